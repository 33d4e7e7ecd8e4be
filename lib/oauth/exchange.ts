// Exchanges a personal access token for an access token. Called by POST /auth/token.

import { accept, refuse, type Outcome } from "@/lib/outcome";
import { issueAccessToken } from "@/lib/tokens/access";
import { checkPersonalAccessToken } from "@/lib/tokens/personal/check";
import type { Client } from "./clients/clients";
import { eachOnce } from "./scope";

export type Exchanged = { accessToken: string; /** Seconds. */ expiresIn: number; scope: string };

/**
 * Issues an access token of the client, for its audience. It lives no longer than the personal access token, and is
 * refused here at once when that ends. There is no refresh token: the personal access token itself is what lasts.
 * @param given.scope what the access token may do; at most what the personal access token may, and all of it when left
 * out
 * Refuses: `invalid_credentials` (malformed or unknown), `token_expired`, `session_ended`, `insufficient_scope`.
 * @see RFC 8693 section 2, decision record 0019
 */
export async function exchange(given: { token: string; client: Client; scope?: string }): Promise<Outcome<Exchanged>> {
  const { client } = given;
  const checked = await checkPersonalAccessToken(given.token);
  if (!checked.ok)
    return checked.reason === "token_invalid"
      ? refuse("invalid_credentials", { detail: "The subject_token isn't a personal access token." })
      : checked;
  const { id, user, secondsLeft } = checked.value;
  const scope = eachOnce(given.scope ?? checked.value.scope);
  const granted = checked.value.scope.split(" ");
  if (!scope.split(" ").every((word) => granted.includes(word))) return refuse("insufficient_scope");
  const { token, expiresInSeconds } = await issueAccessToken({
    subject: user.subject,
    personalAccessTokenId: id,
    clientId: client.id,
    scope,
    audience: client.audience,
    lifetimeSeconds: Math.max(1, Math.min(client.accessTokenSeconds, secondsLeft)),
  });
  return accept({ accessToken: token, expiresIn: expiresInSeconds, scope });
}
