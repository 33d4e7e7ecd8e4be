import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { maskAddress } from "@/lib/users/email-address";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { readChallenges } from "../../_http/cookies";
import { appOf } from "../../_http/page/arrival";
import { pageCaller } from "../../_http/page/caller";
import { pageSession } from "../../_http/page/guards";
import { load, problemOf } from "../../_http/page/page";
import { pageLanguage, presentedLink, titled } from "../../_http/page/language";
import { errorPath } from "../../_http/page/see-other";
import { signInPath, wayBackOf, wayBackOfLink } from "../../_http/page/way-back";
import { ErrorView } from "../error/error-view";
import { AppElsewhereView } from "./app-elsewhere-view";
import { ConfirmView } from "./confirm-view";

export const generateMetadata = titled((pages) => pages.confirm.pageTitle);

/** The page that the emailed link opens. It only reads, so a scanner, a prefetch or a preview changes nothing. */
export default page(declared.confirm, async ({ query: { token }, searchParams }) => {
  const { caller, headers } = await pageCaller();
  const session = await pageSession();
  const locale = await pageLanguage();
  if (token === undefined)
    return session ? (
      redirect("/account")
    ) : (
      <TokenMissing locale={locale} signInHref={(await signInPath(searchParams)).href} />
    );
  const link = await load(() => presentedLink(token));
  const held = readChallenges(headers);
  if (!link.ok) redirect(errorPath(link, caller, await load(() => wayBackOfLink(token, held))));
  const { mode, email, locale: _, challengeId, returnTo, ...view } = link.value;
  const wayBack = wayBackOf({ challengeId, returnTo }, held);
  if (mode === "app-elsewhere") {
    const app = returnTo === null ? null : await load(() => appOf(returnTo));
    const shown = { label: app?.name ?? app?.host ?? env().serviceName, beginHref: app?.beginHref ?? null };
    return <AppElsewhereView {...view} locale={locale} serviceName={env().serviceName} app={shown} wayBack={wayBack} />;
  }
  const otherUser = session !== null && session.user.email !== email;
  return (
    <ConfirmView
      {...view}
      locale={locale}
      serviceName={env().serviceName}
      mode={otherUser ? "other-user" : mode}
      codeNeeded={mode === "code-needed"}
      token={token}
      signedInAs={otherUser ? maskAddress(session.user.email) : undefined}
      problem={await problemOf(searchParams)}
      wayBack={wayBack}
    />
  );
});

/** Shown when the page is loaded again after the token was removed from its address. */
function TokenMissing({ locale, signInHref }: { locale: Locale; signInHref: string }) {
  const { confirm, error } = messagesIn(locale).pages;
  const next = { label: error.next.ask_again, href: signInHref };
  return <ErrorView locale={locale} serviceName={env().serviceName} {...confirm.tokenMissing} next={next} />;
}
