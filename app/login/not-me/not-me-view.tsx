import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

/** For a person who did not ask for the email. Nothing happened, and nothing needs to be done. */
export function NotMeView({
  locale,
  serviceName,
  signInHref,
}: {
  locale: Locale;
  serviceName: string;
  signInHref: string;
}) {
  const words = messagesIn(locale).pages.notMe;
  return (
    <Shell locale={locale} serviceName={serviceName}>
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
