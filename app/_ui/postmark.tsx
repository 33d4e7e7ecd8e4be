import { formatClock, formatPostmarkDay } from "@/lib/i18n/format";
import { messagesIn, type Locale } from "@/lib/i18n/locales";

/** Reference and time in the style of a postmark. The email shows the same, so that people can match it with the page. */
export function Postmark({ locale, reference, at }: { locale: Locale; reference: string; at: Date }) {
  return (
    <div className="postmark">
      <p className="postmark-ring">
        <span className="postmark-small">{formatPostmarkDay(locale, at)}</span>{" "}
        <span className="visually-hidden">{messagesIn(locale).pages.shell.reference} </span>
        <strong className="postmark-reference">{reference}</strong>{" "}
        <time className="postmark-small" dateTime={at.toISOString()}>
          {formatClock(locale, at)}
        </time>
      </p>
      <svg className="postmark-waves" viewBox="0 0 56 48" width="56" height="48" aria-hidden="true" focusable="false">
        <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
          {[6, 18, 30, 42].map((y) => (
            <path key={y} d={`M1 ${y}c4.5-6 9-6 13.5 0s9 6 13.5 0 9-6 13.5 0 9 6 13.5 0`} />
          ))}
        </g>
      </svg>
    </div>
  );
}
