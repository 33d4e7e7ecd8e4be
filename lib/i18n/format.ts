// Formats times and durations for people. Mail and pages both use it, so that they show the same words. Times are in UTC,
// and say so, because a mail cannot know its reader's time zone. Pure.

import { messagesIn, type Locale } from "./locales";

/** `21 November 2026, 02:41 UTC` */
export function formatMoment(locale: Locale, at: Date): string {
  return messagesIn(locale).format.moment(formatDay(locale, at), formatClock(locale, at));
}

/** `21 November 2026` */
export function formatDay(locale: Locale, at: Date): string {
  return utc(locale, { dateStyle: "long" }).format(at);
}

/** `02:41 UTC` */
export function formatClock(locale: Locale, at: Date): string {
  return `${utc(locale, { timeStyle: "short" }).format(at)} UTC`;
}

/** `21 NOV 2026`, as on a postmark: short enough for its ring. */
export function formatPostmarkDay(locale: Locale, at: Date): string {
  const part = (options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes) =>
    utc(locale, options)
      .formatToParts(at)
      .find((one) => one.type === type)?.value ?? "";
  const numeric = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return messagesIn(locale).format.postmarkDay({
    year: part(numeric, "year"),
    month: part(numeric, "month"),
    day: part(numeric, "day"),
    monthName: part({ ...numeric, month: "short" }, "month")
      .toUpperCase()
      .slice(0, 3),
  });
}

const minutesPerHour = 60;
const minutesPerDay = 24 * minutesPerHour;

/** `15 minutes`, `3 hours`, `3 days`: in the largest unit that is exact. Days are used from two days on. */
export function formatDuration(locale: Locale, minutes: number): string {
  if (minutes >= 2 * minutesPerDay && minutes % minutesPerDay === 0)
    return formatUnit(locale, minutes / minutesPerDay, "day");
  if (minutes >= minutesPerHour && minutes % minutesPerHour === 0)
    return formatUnit(locale, minutes / minutesPerHour, "hour");
  return formatUnit(locale, minutes, "minute");
}

function formatUnit(locale: Locale, value: number, unit: "minute" | "hour" | "day"): string {
  const { tag, spaceBeforeUnit } = messagesIn(locale).language;
  const text = numbers(tag, unit).format(value);
  return spaceBeforeUnit ? text : text.replaceAll(/\s/g, "");
}

// Making a formatter costs a hundred times as much as using it, so each is made once. There are few locales and options.
const numbers = once(
  (tag: string, unit: string) => new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }),
);
const dates = once(
  (tag: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }),
);

function utc(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return dates(messagesIn(locale).language.tag, options);
}

function once<O, F>(make: (tag: string, options: O) => F): (tag: string, options: O) => F {
  const made = new Map<string, F>();
  return (tag, options) => {
    const key = `${tag} ${JSON.stringify(options)}`;
    const known = made.get(key) ?? make(tag, options);
    made.set(key, known);
    return known;
  };
}
