// The challenge_id that a program holds: a capability of 128 random bits. The database keeps only its hash, and that
// hash is the row's id, so finding the row needs no second column and no second query.

import { createHash } from "node:crypto";
import { hasCapabilityForm, randomCapability } from "@/lib/secret";

/** A new challenge_id for a program. */
export function makeCapability(): string {
  return randomCapability();
}

/**
 * The id of the row that a challenge_id opens: SHA-256, cut to the 122 free bits of a version 8 UUID. It needs no key,
 * because 128 random bits cannot be guessed.
 * @returns null when it does not have the form of a challenge_id
 * @see RFC 9562 section 5.8
 */
export function challengeIdOf(capability: string): string | null {
  if (!hasCapabilityForm(capability)) return null;
  return uuidOf(createHash("sha256").update(`challenge_id\n${capability}`).digest());
}

/** A version 8 UUID of the first 122 bits of a hash. @see RFC 9562 section 5.8 */
export function uuidOf(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
