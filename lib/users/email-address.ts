// Checks and folds addresses, for the form, the API and Auth.js alike. It accepts only a bare mailbox that no later
// program can read as anything else: no list, no comment, no header, and one spelling per mailbox.

import { domainToASCII } from "node:url";
import { accept, refuse, type Outcome } from "@/lib/outcome";

// RFC 5321 section 4.5.3.1.3 allows 256 for a path, angle brackets included.
const longestAddressBytes = 254;
// RFC 5321 section 4.5.3.1.1.
const longestLocalPartBytes = 64;
// Longer input is refused unread, so that 300 KB cost nothing. No address of 254 bytes comes near it.
const longestInputCharacters = 1_000;

// Control, format, unassigned, private and surrogate code points, all white space, and other invisible characters.
const unseen = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
// What copying leaves around an address: white space of any kind, zero width characters and bidi marks. The
// right-to-left override is not among them, because under it people see another address than the one that is there.
const edge = String.raw`[\s\p{Z}\u0085\u00AD\u061C\u200B-\u200F\u202A-\u202D\u2060\u2066-\u2069]+`;
const edges = new RegExp(`^${edge}|${edge}$`, "gu");
// Full-width and small commercial at. To a reader they end the local part, but not for SMTP.
const lookAlikeAt = /[\uFF20\uFE6B]/;
// What Japanese and Chinese input methods type for ASCII. No other character may fold into ASCII.
const fullWidth = /^[\uFF01-\uFF5E]$/;

// RFC 5322 section 3.2.3 atext, and the letters, digits and marks of RFC 6531. A mark needs a character before it.
const atom = /^(?!\p{M})(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]|(?![\0-\x7F])[\p{L}\p{N}\p{M}])+$/u;
// Other punctuation is refused before IDNA, which reads U+3002 and similar characters as a dot.
const domainCharacters = /^(?:[a-z0-9.-]|(?![\0-\x7F])[\p{L}\p{N}\p{M}])+$/u;
// RFC 1123 section 2.1.
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * Accepts exactly one mailbox, and folds every spelling of it to the same bytes (NFKC, lower case, punycode domain).
 * White space and marks from copying are dropped at the ends and refused inside. Folding a folded address changes
 * nothing. Dots and plus tags stay distinct.
 * @param input as it came from outside, of any type
 * @returns the address to store, compare and mail. Refuses `validation_failed` for anything but a string, and
 * `invalid_email` for any other text
 * @see RFC 5321 section 4.1.2, RFC 6531 section 3.3, OWASP ASVS 5.0 1.3.11
 */
export function parseEmailAddress(input: unknown): Outcome<string> {
  if (typeof input !== "string") return refuse("validation_failed", { detail: "email must be a string." });
  if (input.length > longestInputCharacters) return refuse("invalid_email");
  const address = foldAddress(input.replace(edges, ""));
  return address === null ? refuse("invalid_email") : accept(address);
}

/** The mailbox of an address: the address without its plus tag. Only limits use it; mail goes to the full address. */
export function mailboxOf(address: string): string {
  const [local, domain] = parts(address);
  const tag = local.indexOf("+");
  return tag > 0 ? `${local.slice(0, tag)}@${domain}` : address;
}

/** An address that only people who know it recognise, such as `m•••@example.com`. It hides the length too. */
export function maskAddress(address: string): string {
  const [local, domain] = parts(address);
  return `${Array.from(local)[0] ?? ""}•••@${domain}`;
}

/** The part after the `@`, in lower case and punycode when the address was folded. */
export function domainOf(address: string): string {
  return parts(address)[1];
}

function foldAddress(typed: string): string | null {
  if (Buffer.byteLength(typed) > longestAddressBytes) return null;
  if (unseen.test(typed) || lookAlikeAt.test(typed)) return null;
  if (Array.from(typed).some(foldsIntoAscii)) return null;
  const folded = fold(typed);
  // Two rounds must agree. Otherwise the address in the database would not be the one that is looked up.
  if (fold(folded) !== folded || unseen.test(folded)) return null;

  const [typedLocal, domain, ...more] = folded.split("@");
  const local = foldSigma(typedLocal!);
  if (domain === undefined || more.length > 0) return null;
  if (Buffer.byteLength(local) > longestLocalPartBytes || !local.split(".").every((part) => atom.test(part)))
    return null;
  const asciiDomain = foldDomain(domain);
  if (asciiDomain === null) return null;
  const address = `${local}@${asciiDomain}`;
  return Buffer.byteLength(address) > longestAddressBytes ? null : address;
}

function fold(text: string): string {
  // Character by character: in a whole text, Σ would become ς or σ depending on what follows.
  const lower = Array.from(text.normalize("NFKC"), (character) => character.toLowerCase()).join("");
  return lower.normalize("NFKC");
}

// Greek writes ς at the end of a word and σ elsewhere, and capitals do not distinguish them. The place alone decides
// here, so ΟΔΟΣ, οδος and οδοσ are one person. In a domain the two are different letters (RFC 5894 section 7.2).
function foldSigma(local: string): string {
  return local.replaceAll(/[σς]/g, "σ").replaceAll(/(?<=[\p{L}\p{M}])σ(?![\p{L}\p{M}])/gu, "ς");
}

// The Kelvin sign folds into k, the ligature ﬁ into fi. Typing them must never reach k@ or fi@.
function foldsIntoAscii(character: string): boolean {
  if (character.codePointAt(0)! < 0x80 || fullWidth.test(character)) return false;
  return /[\0-\x7F]/.test(fold(character));
}

function foldDomain(domain: string): string | null {
  if (!domainCharacters.test(domain)) return null;
  const labels = domain.split(".");
  // Punycode that was typed is checked by IDNA too: an empty or changed answer is a forgery.
  const ascii = domainToASCII(domain);
  const asciiLabels = ascii.split(".");
  if (labels.length < 2 || asciiLabels.length !== labels.length) return null;
  const faithful = asciiLabels.every(
    (one, index) => one === labels[index] || (one.startsWith("xn--") && /[^\0-\x7F]/.test(labels[index]!)),
  );
  if (!faithful || !asciiLabels.every((one) => label.test(one))) return null;
  return /^\d+$/.test(asciiLabels.at(-1)!) ? null : ascii;
}

function parts(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf("@");
  return [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
}
