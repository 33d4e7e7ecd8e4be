// POST /auth/login: a program requests a sign-in email.

import { afterAnswer } from "@/app/_http/after-answer";
import { declared, on } from "@/app/_http/api/declared";
import { chooseLocale, localeOf } from "@/lib/i18n/choose-locale";
import { findProgramChallenge } from "@/lib/challenges/pending";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { askForMail } from "@/lib/api/sign-in";
import { requestLink } from "@/lib/sign-in/request-link";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(askForMail, async ({ request, caller, input }) => {
    const { email, redirect_to, client_id, code_challenge, locale, challenge_id } = input;
    const requested = await requestLink(
      {
        email,
        channel: "api",
        pending: challenge_id === undefined ? null : await findProgramChallenge(challenge_id),
        clientId: client_id,
        redirectTo: redirect_to,
        codeChallenge: code_challenge,
        locale: chooseLocale(locale, request.headers.get("accept-language")),
        localeNamed: localeOf(locale) !== null,
      },
      caller,
    );
    if (!requested.ok) return requested;
    await afterAnswer(deliverSoon);
    const { capability, reference, expiresInSeconds, resendInSeconds } = requested.value;
    return Response.json(
      {
        challenge_id: capability ?? challenge_id,
        expires_in: expiresInSeconds,
        resend_in: resendInSeconds,
        reference,
        request_id: caller.requestId,
      },
      { status: 202 },
    );
  }),
]);
