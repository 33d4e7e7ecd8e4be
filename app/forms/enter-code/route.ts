// The code field on the check-email page.

import { readChallenges, readCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/sign-in";
import { backWithProblem, seeOther, wayBackOfForm } from "@/app/_http/page/see-other";
import { seeOtherSignedIn } from "@/app/_http/page/signed-in";
import { signInPathOf } from "@/app/_http/page/way-back";
import { findAsked, handleOf } from "@/lib/challenges/asked-here";
import { enterCode } from "@/lib/sign-in/enter-code";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.enterCode,
  async ({ input, fields, caller, headers }) => {
    const held = readChallenges(headers);
    // The challenge that the page shows, even if another tab has requested a newer one.
    const shown = findAsked(held, input.challenge);
    if (!shown) return seeOther(signInPathOf(wayBackOfForm(fields)));
    const askedHere = [shown, ...held.filter((asked) => asked !== shown)];
    const signedIn = await enterCode(
      input.code,
      { kind: "asked-here" },
      { askedHere, verifierChallenge: null },
      { kind: "browser", previousToken: readCookie(headers, "session") },
      caller,
    );
    return signedIn.ok
      ? seeOtherSignedIn(signedIn.value, headers)
      : backWithProblem("/login/check-email", signedIn, caller, { challenge: handleOf(shown.id) });
  },
);
