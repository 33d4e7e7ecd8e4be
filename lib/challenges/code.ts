// The six digits of a challenge: how they are read, and how they are stored.

import { keyedHash, keyedHashes } from "@/lib/secret";
import { readCode } from "./code-spelling";

/**
 * Reads a code from a request. Full-width digits are folded only where a person typed them, by {@link foldDigits}: a
 * program that sends them did not take the code from our mail.
 * @returns six ASCII digits, or null when it is not a code (which costs no try)
 */
export function parseCode(input: unknown): string | null {
  return typeof input === "string" ? readCode(input) : null;
}

/**
 * The stored form of a code: an HMAC under a pepper that is not in the database. It is bound to the challenge, so equal
 * codes of two challenges look different. @see NIST SP 800-63B-4 section 3.1.1.2 on keyed hashing of short secrets
 */
export function hashCode(challengeId: string, code: string): string {
  return keyedHash("code-pepper", `${challengeId}:${code}`);
}

/** The forms in which a presented code may be stored: under the current and under the previous secret. */
export function hashPresentedCode(challengeId: string, code: string): string[] {
  return keyedHashes("code-pepper", `${challengeId}:${code}`);
}
