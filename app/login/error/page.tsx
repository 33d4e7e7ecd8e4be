import { env } from "@/lib/env";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { isReasonCode, reasons, type NextStep } from "@/lib/reasons";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { pageSession } from "../../_http/page/guards";
import { factsOf } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { signInPath } from "../../_http/page/way-back";
import { ErrorView } from "./error-view";

export const generateMetadata = titled((pages) => pages.error.pageTitle);

const nextSteps: Record<NextStep, "/login" | "/"> = {
  ask_again: "/login",
  go_back: "/login",
  wait: "/login",
  original_browser: "/login",
  sign_in: "/login",
  home: "/",
  support: "/",
};

/** The page for every failure: what happened, why, the one safe thing to do, and the id of the failed request. */
export default page(declared.failure, async ({ query, searchParams }) => {
  const asked = query.reason;
  const reason = isReasonCode(asked) ? asked : "not_found";
  const locale = await pageLanguage();
  const { reasons: texts, pages } = messagesIn(locale);
  const { next } = reasons[reason];
  // During an outage of the database, asking it again wouldn't help.
  const asking = asked !== "service_unavailable" && asked !== "internal_error";
  const signedIn = asking && (await pageSession()) !== null;
  const signIn = await signInPath(searchParams, asking);
  return (
    <ErrorView
      locale={locale}
      serviceName={env().serviceName}
      {...texts[reason]}
      next={
        signedIn
          ? toDestination(locale, signIn)
          : {
              label: pages.error.next[next],
              href: nextSteps[next] === "/login" ? signIn.href : nextSteps[next],
            }
      }
      supportEmail={env().supportEmail ?? undefined}
      {...await factsOf(searchParams)}
    />
  );
});

// The sign-in form redirects a person who is signed in, also to an app.
function toDestination(locale: Locale, { href, returnTo }: { href: string; returnTo: string }) {
  const { error, goOn } = messagesIn(locale).pages;
  if (returnTo === "/account") return { label: error.toAccount, href: "/account" };
  return { label: /^\/account(?=\?|$)/.test(returnTo) ? error.toAccount : goOn.go, href };
}
