import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { messagesIn } from "@/lib/i18n/locales";
import { maskAddress } from "@/lib/users/email-address";
import { pageCaller } from "../../_http/page/caller";
import { pageSession } from "../../_http/page/guards";
import { load, parameter, problemOf, type SearchParams } from "../../_http/page/page";
import { carriedIn, pageLanguage, presentedLink, titled } from "../../_http/page/language";
import { errorPath } from "../../_http/page/see-other";
import { hrefIn, type Language } from "../../_ui/language";
import { ErrorView } from "../error/error-view";
import { ConfirmView } from "./confirm-view";

export const generateMetadata = titled((pages) => pages.confirm.pageTitle);

/** Where the emailed link lands. Reads only: a scanner, a prefetch and a preview change nothing. */
export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
  const { caller } = await pageCaller();
  const token = await parameter(searchParams, "token");
  const session = await pageSession();
  const language = await pageLanguage();
  if (token === undefined) return session ? redirect(hrefIn(language, "/account")) : <TokenMissing language={language} />;
  const link = await load(() => presentedLink(token));
  if (!link.ok) redirect(errorPath(link, caller, carriedIn(language)));
  const { mode, email, locale: _, ...view } = link.value;
  const otherUser = session !== null && session.user.email !== email;
  return (
    <ConfirmView
      {...view}
      language={language}
      serviceName={env().serviceName}
      mode={otherUser ? "other-user" : mode}
      codeNeeded={mode === "code-needed"}
      token={token}
      signedInAs={otherUser ? maskAddress(session.user.email) : undefined}
      problem={await problemOf(searchParams)}
    />
  );
}

/** The page was loaded again after the token had been taken out of its address. */
function TokenMissing({ language }: { language: Language }) {
  const { confirm, error } = messagesIn(language.locale).pages;
  const next = { label: error.next.ask_again, href: hrefIn(language, "/login") };
  return <ErrorView language={language} serviceName={env().serviceName} {...confirm.tokenMissing} next={next} />;
}
