import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type CookiesViewProps = {
  locale: Locale;
  serviceName: string;
  /** What was typed, and where it was to lead: the way back keeps both. */
  email?: string;
  returnTo: string;
  /** The person came by a mail's link, which still works. */
  linkKept: boolean;
};

/** This browser kept no cookie, so nothing was done that it could not have seen to its end. */
export function CookiesView({ locale, serviceName, email, returnTo, linkKept }: CookiesViewProps) {
  const words = messagesIn(locale).pages.cookies;
  const back = new URLSearchParams({
    ...(email && { email }),
    ...(returnTo !== "/account" && { return_to: returnTo }),
  }).toString();
  return (
    <Shell locale={locale} serviceName={serviceName}>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <p>{linkKept ? words.linkKept : words.nothingSent}</p>
      <Button href={back ? `/login?${back}` : "/login"} tone={linkKept ? "secondary" : "primary"}>
        {linkKept ? words.askAgain : words.retry}
      </Button>
    </Shell>
  );
}
