// The six digits of a challenge: how they are read from a person, and how they are stored.

import { keyedHash, keyedHashes } from "@/lib/secret";

// Spaces and one hyphen are how people copy "123 456" and "123-456". Other scripts' digits are refused: they
// are a sign of something that is not a person with our mail.
const form = /^ *([0-9]) ?([0-9]) ?([0-9]) ?[- ]? ?([0-9]) ?([0-9]) ?([0-9]) *$/;

/**
 * Reads what was typed.
 * @returns six ASCII digits, or null when it is not a code at all (which costs no try)
 */
export function parseCode(input: unknown): string | null {
  if (typeof input !== "string" || input.length > 32) return null;
  const match = form.exec(input);
  return match ? match.slice(1).join("") : null;
}

/**
 * The stored form: an HMAC under a pepper that is not in the database, bound to the challenge, so that equal
 * codes of two challenges look different. @see NIST SP 800-63B-4 section 3.1.1.2 on keyed hashing of short secrets
 */
export function hashCode(challengeId: string, code: string): string {
  return keyedHash("code-pepper", `${challengeId}:${code}`);
}

/** The forms under which a presented code may be stored: by the current and by the previous secret. */
export function hashPresentedCode(challengeId: string, code: string): string[] {
  return keyedHashes("code-pepper", `${challengeId}:${code}`);
}
