// The form of a personal access token: a prefix and a checksum around 256 random bits, so that scanners of sources and
// logs can find and recognise a leaked one. Called by the verbs beside it. Decision record 0019.

import { hasTokenForm, randomToken } from "@/lib/secret";

/** How every personal access token begins. */
export const personalAccessTokenPrefix = "pk_pat_";

export const personalAccessTokenScopes = ["read", "read write"] as const;
export type PersonalAccessTokenScope = (typeof personalAccessTokenScopes)[number];

export const standardPersonalAccessTokenDays = 90;
export const longestPersonalAccessTokenDays = 365;
/** In characters. */
export const longestPersonalAccessTokenName = 60;

const checksumLength = 6;
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * A new token: the prefix, 43 base64url characters, and a checksum of 6 base62 characters.
 * @param secret 256 bits that nobody can guess, as 43 base64url characters
 */
export function newPersonalAccessToken(secret: string = randomToken()): string {
  return `${personalAccessTokenPrefix}${secret}${checksum(secret)}`;
}

/** True for the form of a {@link newPersonalAccessToken}, without asking the database. */
export function hasPersonalAccessTokenForm(text: string): boolean {
  if (!text.startsWith(personalAccessTokenPrefix)) return false;
  const secret = text.slice(personalAccessTokenPrefix.length, -checksumLength);
  return (
    hasTokenForm(secret) &&
    text.endsWith(checksum(secret)) &&
    text.length === personalAccessTokenPrefix.length + secret.length + checksumLength
  );
}

/** CRC-32 (ISO 3309, as in zip) in base 62, highest digit first. It finds typing errors, and proves nothing. */
function checksum(text: string): string {
  let rest = crc32(text);
  let written = "";
  for (let index = 0; index < checksumLength; index++) {
    written = digits[rest % 62]! + written;
    rest = Math.floor(rest / 62);
  }
  return written;
}

// zlib has it only from Node 20.15 on.
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
