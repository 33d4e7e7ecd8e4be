/**
 * The only way to turn text into HTML in a mail: a tagged template that escapes its values.
 * Called by the templates beside it.
 */

const markup = Symbol("markup");

/** HTML that was made here. The symbol makes sure that nothing else can pass as HTML. */
export type Html = { readonly [markup]: string };

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup with every value escaped, except for other `html` pieces and lists of them. `null` and `false` add nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return raw(strings.reduce((whole, part, i) => whole + show(values[i - 1]) + part));
}

/** Markup that is not escaped. Only for our own constants, never for a value from outside. */
export function raw(constant: string): Html {
  return { [markup]: constant };
}

/** The finished document. */
export function toText(piece: Html): string {
  return piece[markup];
}

/**
 * Foreign text (a service name, an address, a user agent) as one line that cannot forge another:
 * without control characters, line breaks and direction overrides, and at most `maxLength` UTF-16
 * units long. The joiners U+200C and U+200D stay; Persian and Hindi words need them.
 */
export function oneLine(text: string, maxLength = 120): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .trim();
  if (line.length <= maxLength) return line;
  let kept = "";
  for (const character of line) {
    if (kept.length + character.length >= maxLength) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function show(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(show).join("");
  if (typeof value === "object" && markup in value) return String(value[markup]);
  if (typeof value === "string" || typeof value === "number") return escape(String(value));
  throw new Error(`cannot stand in a mail: ${typeof value}`);
}

// Most texts have nothing to escape, and looking is cheaper than replacing.
function escape(text: string): string {
  return /[&<>"']/.test(text) ? text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c]!) : text;
}
