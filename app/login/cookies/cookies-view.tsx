import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type CookiesViewProps = {
  locale: Locale;
  serviceName: string;
  /** The typed address and the return path. The way back keeps both. */
  email?: string;
  returnTo: string;
  /** The person opened the link in an email, which still works. */
  linkKept: boolean;
};

/** This browser kept no cookie, so it couldn't have finished signing in. Nothing was done. */
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
