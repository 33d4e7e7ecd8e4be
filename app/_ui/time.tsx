import { formatDay, formatMoment } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/locales";

/** A moment or a day, written by the server in UTC and in the same words as in the mail. A line breaks between day and clock only, if it can. */
export function Time({ locale, at, as = "moment" }: { locale: Locale; at: Date; as?: "moment" | "day" }) {
  const day = formatDay(locale, at);
  // A comma stays with the day, a word such as "um" goes with the clock.
  const [, mark, clock] = as === "day" ? [] : (/^(\S*)\s*(.*)$/.exec(formatMoment(locale, at).slice(day.length)) ?? []);
  return (
    <time dateTime={at.toISOString()}>
      <span className="in-one-piece">
        {day}
        {mark}
      </span>
      {clock ? " " : null}
      {clock ? <span className="in-one-line">{clock}</span> : null}
    </time>
  );
}
