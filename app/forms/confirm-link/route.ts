// The confirm page's button: redeems the emailed link, and also the code if LINK_BINDING requires both.

import { readChallenges, readConfirm, readCookie } from "@/app/_http/cookies";
import { refuseWithoutCookies } from "@/app/_http/page/cookies-off";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/sign-in";
import { backWithProblem, seeOther, toErrorPage } from "@/app/_http/page/see-other";
import { seeOtherSignedIn } from "@/app/_http/page/signed-in";
import { wayBackOfLink } from "@/app/_http/page/way-back";
import type { ReasonCode } from "@/lib/reasons";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import { viewLink } from "@/lib/sign-in/view-link";

// Refusals of a code that another code, or the same one later, can solve.
const mendable = new Set<ReasonCode>([
  "validation_failed",
  "otp_superseded",
  "code_entry_paused",
  "over_request_rate_limit",
]);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.confirmLink,
  async ({ input, fields, caller, headers }) => {
    const withoutCookies = refuseWithoutCookies(fields, headers, { link: "kept" });
    if (withoutCookies) return withoutCookies;
    const token = input.token ?? "";
    const { code } = input;
    const askedHere = readChallenges(headers);
    const held = askedHere.map(({ id }) => id);
    const previousToken = readCookie(headers, "session");
    const confirmAgain = `/login/confirm?${new URLSearchParams({ token })}`;
    // Ending another user's session in this browser is an explicit choice. The person makes it on the page they return to.
    if (previousToken && input.switch_user !== "yes" && (await isOtherUser(token, held, previousToken)))
      return seeOther(confirmAgain);
    const presented = { askedHere, verifierChallenge: null };
    const into = { kind: "browser", previousToken, confirmNonce: readConfirm(headers) } as const;
    const signedIn =
      code === undefined
        ? await confirmLink(token, presented, into, caller)
        : await enterCode(code, { kind: "link", token }, presented, into, caller);
    if (signedIn.ok) return seeOtherSignedIn(signedIn.value, headers);
    // The token is passed on, because a person who types the code here needs the same link again.
    if (code !== undefined && (signedIn.attemptsLeft !== undefined || mendable.has(signedIn.reason)))
      return backWithProblem("/login/confirm", signedIn, caller, { token });
    // If an app's sign-in began in another browser, the page says what to do there.
    if (signedIn.reason === "different_browser" && (await isAppElsewhere(token, held))) return seeOther(confirmAgain);
    return toErrorPage(signedIn, caller, await wayBackOfLink(token, askedHere));
  },
);

async function isAppElsewhere(token: string, askedHere: readonly string[]): Promise<boolean> {
  const link = await viewLink(token, askedHere);
  return link.ok && link.value.mode === "app-elsewhere";
}

async function isOtherUser(token: string, askedHere: readonly string[], previousToken: string): Promise<boolean> {
  const session = await findSessionByToken(previousToken);
  if (!session.ok) return false;
  const link = await viewLink(token, askedHere);
  return link.ok && link.value.email !== session.value.user.email;
}
