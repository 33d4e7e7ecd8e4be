// Proof Key for Code Exchange, S256 only (RFC 7636): the challenge that an app sends with its request, and the
// challenge of the verifier that it shows later. Called by the routes of the API and by lib/oauth.

import { createHash } from "node:crypto";

/** True for the form of a `code_challenge`: BASE64URL(SHA-256(verifier)). @see RFC 7636 section 4.2 */
export function hasChallengeForm(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** True for the form of a `code_verifier`. @see RFC 7636 section 4.1 */
export function hasVerifierForm(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(text);
}

/** The challenge of a verifier, to compare with the one in the request. @see RFC 7636 section 4.6 */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
