import { messagesIn } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { hrefIn, type Language } from "../../_ui/language";
import { Shell } from "../../_ui/shell";

type CookiesViewProps = {
  language: Language;
  serviceName: string;
  /** What was typed, and where it was to lead: the way back keeps both. */
  email?: string;
  returnTo: string;
  /** The person came by a mail's link, which still works. */
  linkKept: boolean;
};

/** This browser kept no cookie, so nothing was done that it could not have seen to its end. */
export function CookiesView({ language, serviceName, email, returnTo, linkKept }: CookiesViewProps) {
  const words = messagesIn(language.locale).pages.cookies;
  const back = new URLSearchParams({
    ...(email && { email }),
    ...(returnTo !== "/account" && { return_to: returnTo }),
  }).toString();
  return (
    <Shell language={language} serviceName={serviceName}>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <p>{linkKept ? words.linkKept : words.nothingSent}</p>
      <Button href={hrefIn(language, back ? `/login?${back}` : "/login")} tone={linkKept ? "secondary" : "primary"}>
        {linkKept ? words.askAgain : words.retry}
      </Button>
    </Shell>
  );
}
