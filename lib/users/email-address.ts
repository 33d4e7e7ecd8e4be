// One validator and folder for addresses, used by the form, the API and Auth.js alike. What it accepts is a
// bare mailbox that nobody downstream reads as anything else: no list, no comment, no header, no twin.

import { domainToASCII } from "node:url";
import { accept, refuse, type Outcome } from "@/lib/outcome";

// RFC 5321 section 4.5.3.1.3 allows 256 for a path, angle brackets included.
const longestAddressBytes = 254;
// RFC 5321 section 4.5.3.1.1.
const longestLocalPartBytes = 64;
// Anything longer is not looked at, so that 300 KB cost nothing. No address of 254 bytes comes near it.
const longestInputCharacters = 1_000;

// Control, format, unassigned, private and surrogate code points, all white space, and what shows as nothing.
const unseen = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
// What copying leaves around an address: white space of any kind, zero width characters and bidi marks. Not the
// right-to-left override, under which people see another address than the one that is there.
const edge = String.raw`[\s\p{Z}\u0085\u00AD\u061C\u200B-\u200F\u202A-\u202D\u2060\u2066-\u2069]+`;
const edges = new RegExp(`^${edge}|${edge}$`, "gu");
// Full-width and small commercial at: to a reader they end the local part where for SMTP they do not.
const lookAlikeAt = /[\uFF20\uFE6B]/;
// What Japanese and Chinese input methods type for ASCII. It is the only way that ASCII may come about.
const fullWidth = /^[\uFF01-\uFF5E]$/;

// RFC 5322 section 3.2.3 atext, and the letters, digits and marks of RFC 6531. A mark needs something to stand on.
const atom = /^(?!\p{M})(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]|(?![\0-\x7F])[\p{L}\p{N}\p{M}])+$/u;
// Other punctuation is refused before IDNA, which reads U+3002 and its like as a dot.
const domainCharacters = /^(?:[a-z0-9.-]|(?![\0-\x7F])[\p{L}\p{N}\p{M}])+$/u;
// RFC 1123 section 2.1.
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * Accepts exactly one mailbox, and folds every spelling of it to the same bytes (NFKC, lower case, punycode
 * domain); what copying leaves around it is dropped, inside it is refused. Folding what was folded changes nothing. Dots and plus tags stay distinct.
 * @param input as it came from outside, of any type
 * @returns the address to store, compare and mail; refuses `validation_failed` for what is not a string and
 * `invalid_email` for every other one
 * @see RFC 5321 section 4.1.2, RFC 6531 section 3.3, OWASP ASVS 5.0 1.3.11
 */
export function parseEmailAddress(input: unknown): Outcome<string> {
  if (typeof input !== "string") return refuse("validation_failed", { detail: "email must be a string." });
  if (input.length > longestInputCharacters) return refuse("invalid_email");
  const address = foldAddress(input.replace(edges, ""));
  return address === null ? refuse("invalid_email") : accept(address);
}

/** The mailbox that an address ends up in: without its plus tag. Only limits use it; mail goes to the address. */
export function mailboxOf(address: string): string {
  const [local, domain] = parts(address);
  const tag = local.indexOf("+");
  return tag > 0 ? `${local.slice(0, tag)}@${domain}` : address;
}

/** An address for people to recognise who know it already, such as `m•••@example.com`. Its length tells nothing. */
export function maskAddress(address: string): string {
  const [local, domain] = parts(address);
  return `${Array.from(local)[0] ?? ""}•••@${domain}`;
}

/** What stands behind the `@`, in lower case and punycode when the address was folded. */
export function domainOf(address: string): string {
  return parts(address)[1];
}

function foldAddress(typed: string): string | null {
  if (Buffer.byteLength(typed) > longestAddressBytes) return null;
  if (unseen.test(typed) || lookAlikeAt.test(typed)) return null;
  if (Array.from(typed).some(foldsIntoAscii)) return null;
  const folded = fold(typed);
  // Two rounds have to agree, or the address in the database would not be the one that is looked up.
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
  // Each character by itself: for a whole text Σ would become ς or σ by what stands behind it.
  const lower = Array.from(text.normalize("NFKC"), (character) => character.toLowerCase()).join("");
  return lower.normalize("NFKC");
}

// Greek writes ς at the end of a word and σ elsewhere; capitals do not tell them apart. Decided by place alone, so that
// whoever types ΟΔΟΣ, οδος or οδοσ is one person. In a domain the two are different letters (RFC 5894 section 7.2).
function foldSigma(local: string): string {
  return local.replaceAll(/[σς]/g, "σ").replaceAll(/(?<=[\p{L}\p{M}])σ(?![\p{L}\p{M}])/gu, "ς");
}

// The Kelvin sign folds into k, the ligature ﬁ into fi: whoever types them must never reach k@ or fi@.
function foldsIntoAscii(character: string): boolean {
  if (character.codePointAt(0)! < 0x80 || fullWidth.test(character)) return false;
  return /[\0-\x7F]/.test(fold(character));
}

function foldDomain(domain: string): string | null {
  if (!domainCharacters.test(domain)) return null;
  const labels = domain.split(".");
  // IDNA gets the last word on punycode that was typed as well: an empty or changed answer is a forgery.
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
