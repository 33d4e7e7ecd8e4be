// "Send it again" on the check-email page: the same challenge, with a new code and another link.

import { afterAnswer } from "@/app/_http/after-answer";
import { readChallenges, setChallenges } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/sign-in";
import { backWithProblem, checkEmailPath, seeOther, wayBackOfForm } from "@/app/_http/page/see-other";
import { signInPathOf } from "@/app/_http/page/way-back";
import { findAsked, handleOf, pendingOf, rememberAsked } from "@/lib/challenges/asked-here";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { chooseLocale } from "@/lib/i18n/choose-locale";
import { resendLimitName } from "@/lib/policy/limits";
import { requestLink } from "@/lib/sign-in/request-link";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.resendLink,
  async ({ input, fields, caller, headers }) => {
    const held = readChallenges(headers);
    const shown = findAsked(pendingOf(held), input.challenge);
    const pending = shown && (await findBrowserChallenge(shown.id));
    if (!shown || !pending) return seeOther(signInPathOf(wayBackOfForm(fields)));
    // If the challenge allows no more resends, this creates a new one for the same address, return path and language. It
    // creates only one for each finished challenge, even if the button is pressed several times.
    const { email, returnTo } = pending;
    const locale = chooseLocale(pending.locale ?? shown.locale, headers.get("accept-language"));
    const requested = await requestLink(
      { email, channel: "browser", pending, returnTo: returnTo ?? undefined, locale, formNonce: pending.id },
      caller,
    );
    if (!requested.ok) {
      // Another press was first. The email was sent after this page was rendered.
      const isDone =
        requested.limit?.name === resendLimitName &&
        (pending.resendInSeconds === 0 || isOlder(input.mailed_at, pending.requestedAt));
      return isDone
        ? seeOther(checkEmailPath(pending.id, { sent: "again" }))
        : backWithProblem("/login/check-email", requested, caller, { challenge: handleOf(pending.id) });
    }
    await afterAnswer(deliverSoon);
    const { id, addressHash } = requested.value;
    return seeOther(checkEmailPath(id, { sent: "again" }), [
      setChallenges(rememberAsked(held, { id, addressHash, locale })),
    ]);
  },
);

/** @param mailedAt from the form: the time of the newest email when the page was rendered, in milliseconds */
function isOlder(mailedAt: string | undefined, newest: Date): boolean {
  return mailedAt !== undefined && /^\d{1,15}$/.test(mailedAt) && Number(mailedAt) < newest.getTime();
}
