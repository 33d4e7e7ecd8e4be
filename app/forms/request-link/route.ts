// The sign-in form: somebody asks for a mail.

import { after } from "next/server";
import { readBrowser, readChallenge, setBrowser, setChallenge } from "@/app/_http/cookies";
import { form } from "@/app/_http/form";
import { safeReturnTo } from "@/app/_http/return-to";
import { backWithProblem, seeOther } from "@/app/_http/see-other";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { deliverDue } from "@/lib/mail/deliver";
import { resendLimitName } from "@/lib/policy/limits";
import { randomId } from "@/lib/secret";
import { requestLink } from "@/lib/sign-in/request-link";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, caller, headers) => {
  const email = fields.getAll("email").length === 1 ? fields.get("email")! : undefined;
  const returnTo = safeReturnTo(fields.get("return_to"));
  const cookie = readChallenge(headers);
  const pending = cookie ? await findBrowserChallenge(cookie.id) : null;
  const requested = await requestLink({ email, channel: "browser", pending, returnTo }, caller);
  if (!requested.ok) {
    // The mail is on its way already: the page that waits for it is a better answer than a refusal.
    if (requested.limit?.name === resendLimitName) return backWithProblem("/login/check-email", requested, caller);
    return backWithProblem("/login", requested, caller, { email: (email ?? "").slice(0, 254), return_to: returnTo });
  }
  after(deliverDue);
  const memory = readBrowser(headers) ?? { browserId: randomId(), knownAddresses: [] };
  return seeOther("/login/check-email", [setChallenge(requested.value), setBrowser(memory)]);
});
