// POST /auth/verify: a program redeems a link token, or a code with its challenge_id, for an access token
// and a refresh token.

import type { z } from "zod";
import { declared, on } from "@/app/_http/api/declared";
import type { Caller } from "@/lib/caller";
import type { verifyRequest } from "@/lib/api/schemas/sign-in";
import { redeem } from "@/lib/api/sign-in";
import { refuse, type Outcome } from "@/lib/outcome";
import { challengeOf } from "@/lib/pkce";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import type { SignedIn } from "@/lib/sign-in/redeem";
import { findClient, fullScope } from "@/lib/oauth/clients/clients";
import { writeTokens } from "@/lib/oauth/issue";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(redeem, async ({ caller, input }) => {
    const signedIn = await byLinkOrCode(input, caller);
    if (!signedIn.ok) return signedIn;
    const { session, user } = signedIn.value;
    const client = await findClient(session.clientId);
    // It was removed after the email was requested.
    if (!client) return refuse("session_ended", { detail: "The client was removed." });
    const tokens = await writeTokens({ session, user, client, scope: fullScope }, signedIn.value.family!);
    return Response.json({
      access_token: tokens.accessToken,
      token_type: "Bearer",
      expires_in: tokens.expiresIn,
      refresh_token: tokens.refreshToken,
      refresh_expires_in: tokens.refreshExpiresIn,
      session_id: session.id,
      user: { id: user.subject, email: user.email, name: user.name, created_at: user.createdAt, is_new: user.isNew },
    });
  }),
]);

async function byLinkOrCode(input: z.infer<typeof verifyRequest>, caller: Caller): Promise<Outcome<SignedIn>> {
  const { token, challenge_id, code, code_verifier } = input;
  const verifierChallenge = code_verifier === undefined ? null : challengeOf(code_verifier);
  const presented = { askedHere: [], verifierChallenge };
  const byLink = token !== undefined && challenge_id === undefined && code === undefined;
  const byCode = token === undefined && challenge_id !== undefined && code !== undefined;
  if (byLink) return confirmLink(token, presented, { kind: "program" }, caller);
  if (byCode)
    return enterCode(code, { kind: "challenge_id", capability: challenge_id }, presented, { kind: "program" }, caller);
  return refuse("validation_failed", { detail: "Send a token, or a challenge_id and a code." });
}
