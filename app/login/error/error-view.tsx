import { around } from "@/lib/i18n/around";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { RequestId, RetryIn } from "../../_ui/notice";
import { Shell } from "../../_ui/shell";

type ErrorViewProps = {
  locale: Locale;
  serviceName: string;
  /** The heading. `what` and `why` are one or two sentences each, and `next` is the one thing to do. */
  title: string;
  what: string;
  why: string;
  next: { label: string; href: string };
  requestId?: string;
  retryAfterSeconds?: number;
  supportEmail?: string;
};

/** One layout for every reason: what happened, why, the one thing to do, then the request id in small type. */
export function ErrorView({
  locale,
  serviceName,
  title,
  what,
  why,
  next,
  requestId,
  retryAfterSeconds,
  supportEmail,
}: ErrorViewProps) {
  return (
    <Shell locale={locale} serviceName={serviceName}>
      <h1>{title}</h1>
      <p className="lead">{what}</p>
      <p>{why}</p>
      {retryAfterSeconds ? <RetryIn locale={locale} seconds={retryAfterSeconds} /> : null}
      <Button href={next.href}>{next.label}</Button>
      {supportEmail || requestId ? (
        <div className="small-print">
          {supportEmail ? (
            <NeedHelp locale={locale} supportEmail={supportEmail} withId={requestId !== undefined} />
          ) : null}
          {requestId ? <RequestId locale={locale} id={requestId} /> : null}
        </div>
      ) : null}
    </Shell>
  );
}

function NeedHelp({ locale, supportEmail, withId }: { locale: Locale; supportEmail: string; withId: boolean }) {
  const { needHelp, needHelpWithId } = messagesIn(locale).pages.error;
  const [before, after] = around(withId ? needHelpWithId : needHelp);
  return (
    <p>
      {before}
      <a href={`mailto:${supportEmail}`}>{supportEmail}</a>
      {after}
    </p>
  );
}
