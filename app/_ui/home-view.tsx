import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "./button";
import { Shell } from "./shell";

/** The home page: what this service is, and one link to go on. */
export function HomeView({
  locale,
  serviceName,
  signedIn,
}: {
  locale: Locale;
  serviceName: string;
  signedIn: boolean;
}) {
  const words = messagesIn(locale).pages.home;
  return (
    <Shell locale={locale} serviceName={serviceName} band={false}>
      <h1>{signedIn ? words.signedInTitle : words.title}</h1>
      <p className="lead">{signedIn ? words.signedInLead(serviceName) : words.lead(serviceName)}</p>
      {signedIn ? <Button href="/account">{words.toAccount}</Button> : <Button href="/login">{words.signIn}</Button>}
      {signedIn ? null : (
        <ol className="steps">
          {Object.values(words.steps).map(({ title, text }) => (
            <li key={title}>
              <strong>{title}</strong>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </Shell>
  );
}
