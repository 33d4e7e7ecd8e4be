// The sign-in form: requests an email.

import { afterAnswer } from "@/app/_http/after-answer";
import { clearProbe, readBrowser, readChallenges, setBrowser, setChallenges } from "@/app/_http/cookies";
import { refuseWithoutCookies } from "@/app/_http/page/cookies-off";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/sign-in";
import { readerLanguage } from "@/app/_http/page/language";
import { safeReturnTo } from "@/app/_http/page/return-to";
import { backWithProblem, checkEmailPath, seeOther } from "@/app/_http/page/see-other";
import { handleOf, pendingOf, rememberAsked } from "@/lib/challenges/asked-here";
import { findBrowserChallenges } from "@/lib/challenges/pending";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { resendLimitName } from "@/lib/policy/limits";
import { hasCapabilityForm, randomId } from "@/lib/secret";
import { requestLink } from "@/lib/sign-in/request-link";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.requestLink,
  async ({ input, fields, caller, headers }) => {
    const { email, nonce = "" } = input;
    const returnTo = safeReturnTo(input.return_to);
    const typed = { email: (email ?? "").slice(0, 254), return_to: returnTo };
    const withoutCookies = refuseWithoutCookies(fields, headers, typed);
    if (withoutCookies) return withoutCookies;
    const held = readChallenges(headers);
    const pending = await findBrowserChallenges(pendingOf(held).map(({ id }) => id));
    const locale = readerLanguage(fields, headers);
    const requested = await requestLink(
      { email, channel: "browser", pending, returnTo, locale, formNonce: hasCapabilityForm(nonce) ? nonce : undefined },
      caller,
    );
    if (!requested.ok) {
      // The email is already on its way. The page that waits for it is a better answer than a refusal.
      const { again } = requested;
      if (again && requested.limit?.name === resendLimitName)
        return backWithProblem("/login/check-email", requested, caller, { challenge: handleOf(again) });
      return backWithProblem("/login", requested, caller, typed);
    }
    await afterAnswer(deliverSoon);
    const { id, addressHash } = requested.value;
    const memory = readBrowser(headers) ?? { browserId: randomId(), knownAddresses: [] };
    // The browser cookie is sealed again, so that this browser isn't a new device after a change of AUTH_SECRET.
    const known = requested.value.known ? addressHash : undefined;
    return seeOther(checkEmailPath(id), [
      setChallenges(rememberAsked(held, { id, addressHash, locale })),
      setBrowser(memory, known),
      ...clearProbe(headers),
    ]);
  },
);
