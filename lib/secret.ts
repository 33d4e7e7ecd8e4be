// All randomness, keys and sealing. Every key is derived from AUTH_SECRET under its own label (HKDF, RFC 5869), so no
// key is used for two things. AUTH_SECRET_PREVIOUS still opens and finds what it made.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  randomUUID,
  timingSafeEqual,
} from "node:crypto";
import { env } from "./env";
import { processWide } from "./process-wide";

/** What a key is used for. A new use gets a new label; a label never changes. */
export type KeyLabel =
  | "link-token"
  | "code-pepper"
  | "session-token"
  | "outbox"
  | "challenge-cookie"
  | "challenge-handle"
  | "challenge-form"
  | "confirm-cookie"
  | "session-of-redeem"
  | "browser-cookie"
  | "address"
  | "mailbox"
  | "refresh-token"
  | "refresh-token-mac"
  | "personal-access-token"
  | "personal-access-token-form"
  | "new-token-cookie"
  | "signing-key"
  | "authjs"
  | "mail-stop"
  | "authorization-code"
  | "authorization-code-family"
  | "authorization-request"
  | "flood-key"
  | "audit-fold";

// No 0/O, 1/I/L or U: people read references out, so they must not be misheard or spell words.
const referenceAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A secret of 256 bits, as 43 base64url characters. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * True for the form of a {@link randomToken}, which is also that of a SHA-256. Only such text is hashed and looked up.
 * The last character carries four bits; one that carries more would be another spelling of the same bytes.
 */
export function hasTokenForm(text: string): boolean {
  return text.length === 43 && isCanonical(text);
}

/**
 * True for canonical base64url: without padding and with unused bits zero, so one secret has one spelling. Every
 * decoder accepts more than that. @see RFC 4648 section 3.5
 */
export function isCanonical(text: string): boolean {
  return Buffer.from(text, "base64url").toString("base64url") === text;
}

/** A capability of 128 bits, as 22 base64url characters. */
export function randomCapability(): string {
  return randomBytes(16).toString("base64url");
}

/** True for the form of a {@link randomCapability}. */
export function hasCapabilityForm(text: string): boolean {
  return text.length === 22 && isCanonical(text);
}

/** An id for a new row. Random, but never a secret. @see RFC 9562 section 5.4 */
export function randomId(): string {
  return randomUUID();
}

/** True for the form of an id, so that Postgres can be asked for it. Lower case, as ours are. */
export function hasIdForm(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Six digits, uniform over 000000 to 999999. @see NIST SP 800-63B-4 section 3.1.3 */
export function randomCode(): string {
  return randomInt(0, 1_000_000).toString().padStart(6, "0");
}

/** A whole number from 0 to one less than `count`, uniform. */
export function randomUnder(count: number): number {
  return randomInt(count);
}

/** The short id that people see and read out, such as `K7Q-2MX`. It opens nothing. */
export function randomReference(): string {
  const characters = Array.from({ length: 6 }, () => referenceAlphabet[randomInt(referenceAlphabet.length)]);
  return `${characters.slice(0, 3).join("")}-${characters.slice(3).join("")}`;
}

/** An id for one request, 80 bits, as 16 lower-case characters. */
export function randomRequestId(): string {
  return Array.from(randomBytes(16), (byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte & 31]).join("");
}

/** A nonce for one response's content security policy, 128 bits. */
export function randomNonce(): string {
  return randomBytes(16).toString("base64");
}

/**
 * HMAC-SHA-256 of a value under the label's current key, as 43 base64url characters. This form is stored in the
 * database.
 */
export function keyedHash(label: KeyLabel, value: string): string {
  return hmac(keys(label)[0]!, value);
}

/** The hashes of a value under the current and the previous secret, to look it up. */
export function keyedHashes(label: KeyLabel, value: string): string[] {
  return keys(label).map((key) => hmac(key, value));
}

/** The derived keys of a label as strings, current first, for a library that takes a secret of its own. */
export function derivedSecrets(label: KeyLabel): string[] {
  return keys(label).map((key) => key.toString("base64url"));
}

/**
 * Encrypts and authenticates a text under the label's key (AES-256-GCM, NIST SP 800-38D, random 96-bit nonce).
 * @param context bound to the ciphertext, so that a sealed value cannot be moved to another row
 */
export function seal(label: KeyLabel, plaintext: string, context = ""): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keys(label)[0]!, nonce).setAAD(Buffer.from(`${label}\n${context}`));
  const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url")}`;
}

/** Opens what {@link seal} made under the current or the previous secret; null for anything else. */
export function unseal(label: KeyLabel, sealed: string, context = ""): string | null {
  if (!sealed.startsWith("v1.") || !isCanonical(sealed.slice(3))) return null;
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  if (bytes.length < 28) return null;
  for (const key of keys(label)) {
    const text = open(key, bytes, Buffer.from(`${label}\n${context}`));
    if (text !== null) return text;
  }
  return null;
}

/** Compares two strings in a time that does not depend on where they differ. */
export function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function open(key: Buffer, bytes: Buffer, context: Buffer): string | null {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(context)
    .setAuthTag(bytes.subarray(-16));
  const body = decipher.update(bytes.subarray(12, -16));
  try {
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  } catch {
    // The tag does not match: another key made it, or we did not. The caller learns no more than that.
    return null;
  }
}

function hmac(key: Buffer, value: string): string {
  return createHmac("sha256", key).update(value, "utf8").digest("base64url");
}

function keys(label: KeyLabel): Buffer[] {
  const derived = processWide("derived-keys", () => new Map<string, Buffer[]>());
  const known = derived.get(label);
  if (known) return known;
  const { authSecret, authSecretPrevious } = env();
  const made = [authSecret, ...(authSecretPrevious ? [authSecretPrevious] : [])].map((secret) =>
    Buffer.from(hkdfSync("sha256", secret, "postkey", label, 32)),
  );
  derived.set(label, made);
  return made;
}
