import { messagesIn } from "@/lib/i18n/locales";
import { Button } from "./button";
import { hrefIn, type Language } from "./language";
import { Shell } from "./shell";

/** What this is, and the one way on. */
export function HomeView({
  language,
  serviceName,
  signedIn,
}: {
  language: Language;
  serviceName: string;
  signedIn: boolean;
}) {
  const words = messagesIn(language.locale).pages.home;
  return (
    <Shell language={language} serviceName={serviceName} band={false}>
      <h1>{signedIn ? words.signedInTitle : words.title}</h1>
      <p className="lead">{signedIn ? words.signedInLead(serviceName) : words.lead(serviceName)}</p>
      {signedIn ? (
        <Button href={hrefIn(language, "/account")}>{words.toAccount}</Button>
      ) : (
        <Button href={hrefIn(language, "/login")}>{words.signIn}</Button>
      )}
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
