import "../../styles/check-email.css";
import { redirect } from "next/navigation";
import { findAsked, handleOf, pendingOf } from "@/lib/challenges/asked-here";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { arrivalAt, mayArrive } from "../../_http/page/arrival";
import { pageCaller } from "../../_http/page/caller";
import { readChallenges } from "../../_http/cookies";
import { pageSession } from "../../_http/page/guards";
import { load, problemOf } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { safeReturnTo } from "../../_http/page/return-to";
import { CheckEmailView } from "./check-email-view";
import { webmailOf } from "./webmail";

export const generateMetadata = titled((pages) => pages.checkEmail.title);

export default page(declared.checkEmail, async ({ query, searchParams }) => {
  const asked = findAsked(pendingOf(readChallenges((await pageCaller()).headers)), query.challenge);
  const challenge = asked && (await load(() => findBrowserChallenge(asked.id)));
  const returnTo = safeReturnTo(challenge?.returnTo);
  const session = await pageSession();
  if (session && (await load(() => mayArrive(session, returnTo)))) redirect(arrivalAt(returnTo));
  if (!challenge) redirect("/login");
  return (
    <CheckEmailView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      handle={handleOf(challenge.id)}
      address={challenge.email}
      reference={challenge.reference}
      requestedAt={challenge.requestedAt}
      elapsedSeconds={challenge.secondsSinceRequest}
      resendInSeconds={challenge.resendInSeconds}
      resendCooldownSeconds={env().resendCooldownSeconds}
      expired={challenge.secondsSinceRequest >= env().signInTtlMinutes * 60}
      codeUsable={challenge.codeUsable}
      attemptsLeft={challenge.triesLeft}
      webmail={webmailOf(challenge.email)}
      returnTo={returnTo}
      problem={await problemOf(searchParams)}
      sentAgain={query.sent === "again"}
    />
  );
});
