// Makes verifiers, their challenges, and states, using only WebCrypto. Called by sign-in.ts and code-flow.ts.

/** 256 random bits in 43 base64url characters: a code verifier (RFC 7636 section 4.1), or a state. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** BASE64URL(SHA-256(verifier)). @see RFC 7636 section 4.2 */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
