import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";
import { SubmitOnce } from "../../_ui/submit-once";

type StopMailViewProps = {
  locale: Locale;
  serviceName: string;
  maskedAddress: string;
  token: string;
  done: boolean;
  signInHref: string;
};

/** "I didn't ask for this": what happened, what the button does, and what it doesn't do. */
export function StopMailView({ locale, serviceName, maskedAddress, token, done, signInHref }: StopMailViewProps) {
  const words = messagesIn(locale).pages.stopMail;
  return (
    <Shell locale={locale} serviceName={serviceName}>
      <h1>{done ? words.doneTitle : words.title}</h1>
      <p className="lead">{done ? words.done(maskedAddress) : words.lead(maskedAddress, serviceName)}</p>
      {done ? null : (
        <>
          <p>{words.offer}</p>
          <form method="post" action="/forms/stop-mail">
            <SubmitOnce />
            <input type="hidden" name="m" value={token} />
            <Button>{words.pause}</Button>
          </form>
        </>
      )}
      <p className="ways-out">
        <a href={signInHref}>{words.toSignIn}</a>
      </p>
    </Shell>
  );
}
