// What the waiting tab asks: does this browser hold a session by now, and one that is enough for where this tab goes? It
// never tells what happened elsewhere.

import { mayArrive } from "@/app/_http/page/arrival";
import { readChallenges, readCookie } from "@/app/_http/cookies";
import { declared, on } from "@/app/_http/api/declared";
import { signedInYet } from "@/lib/api/further";
import { safeReturnTo } from "@/app/_http/page/return-to";
import { findAsked, pendingOf } from "@/lib/challenges/asked-here";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { findSessionByToken } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(signedInYet, async ({ request, input }) => {
    const token = readCookie(request.headers, "session");
    const session = token ? await findSessionByToken(token) : null;
    if (!session?.ok) return Response.json({ signed_in: false });
    // Signing in spends the challenge; where it is still pending, somebody was signed in before.
    const asked = findAsked(pendingOf(readChallenges(request.headers)), input.challenge);
    const challenge = asked ? await findBrowserChallenge(asked.id) : null;
    return Response.json({ signed_in: await mayArrive(session.value, safeReturnTo(challenge?.returnTo)) });
  }),
]);
