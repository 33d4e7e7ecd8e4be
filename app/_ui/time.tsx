import { formatDay, formatMoment } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/locales";

/** A time or a day, formatted by the server in UTC with the same words as in the email. If possible, a line breaks only between day and clock. */
export function Time({ locale, at, as = "moment" }: { locale: Locale; at: Date; as?: "moment" | "day" }) {
  const day = formatDay(locale, at);
  // A comma stays with the day. A word such as "um" stays with the clock.
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
