import { messagesIn } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { LanguageField, type Language } from "../../_ui/language";
import { Shell } from "../../_ui/shell";
import { SubmitOnce } from "../../_ui/submit-once";

type StopMailViewProps = {
  language: Language;
  serviceName: string;
  maskedAddress: string;
  token: string;
  done: boolean;
  signInHref: string;
};

/** "I did not ask for this": what happened, what the button does, and what it does not. */
export function StopMailView({ language, serviceName, maskedAddress, token, done, signInHref }: StopMailViewProps) {
  const words = messagesIn(language.locale).pages.stopMail;
  return (
    <Shell language={language} serviceName={serviceName}>
      <h1>{done ? words.doneTitle : words.title}</h1>
      <p className="lead">{done ? words.done(maskedAddress) : words.lead(maskedAddress, serviceName)}</p>
      {done ? null : (
        <>
          <p>{words.offer}</p>
          <form method="post" action="/forms/stop-mail">
            <SubmitOnce />
            <input type="hidden" name="m" value={token} />
            <LanguageField {...language} />
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
