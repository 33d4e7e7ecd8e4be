// Polled by the waiting tab: does this browser now have a session, and is it enough for the return path of this tab? It
// never reveals what happened in other browsers.

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
    // A sign-in spends the challenge. If it is still pending, the session is from an earlier sign-in.
    const asked = findAsked(pendingOf(readChallenges(request.headers)), input.challenge);
    const challenge = asked ? await findBrowserChallenge(asked.id) : null;
    return Response.json({ signed_in: await mayArrive(session.value, safeReturnTo(challenge?.returnTo)) });
  }),
]);
