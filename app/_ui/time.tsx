import { formatClock, formatDay, formatMoment } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/locales";

const FORMAT = { moment: formatMoment, day: formatDay, clock: formatClock } as const;

/** A moment, written by the server in UTC and in the same words as in the mail. No line begins with "UTC". */
export function Time({ locale, at, as = "moment" }: { locale: Locale; at: Date; as?: keyof typeof FORMAT }) {
  const text = FORMAT[as](locale, at);
  const clock = /\S+ UTC$/.exec(text)?.[0] ?? "";
  return (
    <time dateTime={at.toISOString()}>
      {text.slice(0, text.length - clock.length)}
      {clock ? <span className="in-one-line">{clock}</span> : null}
    </time>
  );
}
