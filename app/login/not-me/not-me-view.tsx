import { messagesIn } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import type { Language } from "../../_ui/language";
import { Shell } from "../../_ui/shell";

/** For somebody who did not ask. Nothing happened, and nothing needs to be done. */
export function NotMeView({
  language,
  serviceName,
  signInHref,
}: {
  language: Language;
  serviceName: string;
  signInHref: string;
}) {
  const words = messagesIn(language.locale).pages.notMe;
  return (
    <Shell language={language} serviceName={serviceName}>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <ul className="plain-list">
        <li>{words.runsOut}</li>
        <li>{words.onlyYourAddress}</li>
        <li>{words.keepTheCode}</li>
      </ul>
      <p>{words.mistyped}</p>
      <Button href={signInHref} tone="secondary">
        {words.toSignIn}
      </Button>
    </Shell>
  );
}
