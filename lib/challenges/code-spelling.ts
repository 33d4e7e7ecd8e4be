// How people write six digits. The page and the server read a code with the same functions, so the server accepts
// whatever the page submits by itself. Called by app/_ui/code-field.tsx, enter-code and code.ts; imports nothing.

/** In characters, so that a long text costs nothing. Leaves room for six digits with marks around and between them. */
export const longestSpelling = 64;
// In characters. Enough for a mail with its quoted text; the rest is ignored.
const longestPaste = 50_000;

// White space of any kind, format characters (zero width, bidi marks, the soft hyphen), and every dash: Unicode's own
// class, the minus sign, and the long vowel mark that Japanese keyboards have in its place.
const filling = /[\s\p{Z}\p{Cf}\p{Pd}\u2212\u30FC\uFF70]/gu;
// Not joined to other digits, Latin letters or dashes, so not part of a time, a phone number, a reference or an id.
const sixDigitsInText = /(?<![A-Za-z0-9_.:/+-])(\d{3})[ \u00A0]?(\d{3})(?![A-Za-z0-9_:/+-]|\.\d)/g;

/**
 * Reads six ASCII digits, ignoring white space, format characters and dashes.
 * @returns the digits, or null when it is not a code
 */
export function readCode(text: string): string | null {
  if (text.length > longestSpelling) return null;
  const digits = text.replaceAll(filling, "");
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/**
 * Turns full-width digits, which Japanese and Chinese keyboards type, into ASCII. Digits of other scripts stay as they
 * are.
 */
export function foldDigits(text: string): string {
  return text.replaceAll(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/** Finds the code in pasted text: a code by itself, or a whole mail with exactly one code in it. */
export function findCode(pasted: string): string | null {
  const text = foldDigits(pasted);
  const code = readCode(text);
  if (code) return code;
  const withoutLinks = text
    .slice(0, longestPaste)
    .split(/(?=\s)/)
    .filter((word) => !word.includes("://"))
    .join("")
    .replaceAll(/\p{Cf}/gu, "");
  const found = new Set([...withoutLinks.matchAll(sixDigitsInText)].map(([, first, second]) => `${first}${second}`));
  return found.size === 1 ? [...found][0]! : null;
}
