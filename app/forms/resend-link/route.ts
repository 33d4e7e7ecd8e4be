// "Send it again" on the check-email page: the same challenge, a fresh code and a further link.

import { afterAnswer } from "@/app/_http/after-answer";
import { readChallenge, setChallenge } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import { backWithProblem, seeOther } from "@/app/_http/page/see-other";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { chooseLocale } from "@/lib/i18n/choose-locale";
import { requestLink } from "@/lib/sign-in/request-link";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (_, caller, headers) => {
  const cookie = readChallenge(headers);
  const pending = cookie ? await findBrowserChallenge(cookie.id) : null;
  if (!cookie || !pending) return seeOther("/login");
  // When the challenge takes no more resends, this makes a new one for the same address, return path and language.
  const { email, returnTo } = pending;
  const locale = chooseLocale(cookie.locale, headers.get("accept-language"));
  const requested = await requestLink({ email, channel: "browser", pending, returnTo: returnTo ?? undefined, locale }, caller);
  if (!requested.ok) return backWithProblem("/login/check-email", requested, caller);
  await afterAnswer(deliverSoon);
  return seeOther("/login/check-email?sent=again", [setChallenge({ ...requested.value, locale })]);
});
