/**
 * How a moment is written for people. Mail and pages share it, so that both show the same words:
 * a mail cannot know its reader's time zone, hence UTC, and it says so.
 */

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "2-digit", month: "short", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** `21 November 2026, 02:41 UTC` */
export function utcText(at: Date): string {
  return `${DAY.format(at)}, ${utcClock(at)}`;
}

/** `21 November 2026` */
export function utcDay(at: Date): string {
  return DAY.format(at);
}

/** `02:41 UTC` */
export function utcClock(at: Date): string {
  return `${CLOCK.format(at)} UTC`;
}

/** `21 NOV 2026`, as a postmark has it. */
export function postmarkDay(at: Date): string {
  return SHORT_DAY.format(at).toUpperCase().replace("SEPT", "SEP");
}
