// POST /auth/verify: a program redeems a link token, or a code with its challenge_id, for an access token
// and a refresh token.

import type { z } from "zod";
import { readJson } from "@/app/_http/body";
import { endpoint } from "@/app/_http/api/endpoint";
import { problem } from "@/app/_http/api/problem";
import type { Caller } from "@/lib/caller";
import { verifyRequest } from "@/lib/openapi/schemas/sign-in";
import { refuse, type Outcome } from "@/lib/outcome";
import { challengeOf } from "@/lib/pkce";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import type { SignedIn } from "@/lib/sign-in/redeem";
import { findClient, fullScope } from "@/lib/oauth/clients/clients";
import { writeTokens } from "@/lib/oauth/issue";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const input = await readJson(request, verifyRequest);
      if (!input.ok) return problem(input, caller);
      const signedIn = await redeem(input.value, caller);
      if (!signedIn.ok) return problem(signedIn, caller);
      const { session, user } = signedIn.value;
      const client = await findClient(session.clientId);
      // It was removed since the mail was asked for.
      if (!client) return problem(refuse("session_ended", { detail: "The client was removed." }), caller);
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
    },
  },
  { cors: true },
);

async function redeem(input: z.infer<typeof verifyRequest>, caller: Caller): Promise<Outcome<SignedIn>> {
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
