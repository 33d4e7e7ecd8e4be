/**
 * The text version of a mail, written as text: at most 76 columns (RFC 5322 advises 78, and quoting takes two).
 * Wide characters, such as Japanese ones, take two columns. Lines break there where the rules of Japanese allow it.
 */

const COLUMNS = 76;

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_COLUMN = /[\p{M}\p{Cf}]/u;
// Japanese has no spaces. Intl.Segmenter finds its words. These stay with the word before them: particles and endings in
// hiragana, closing punctuation (JIS X 4051), a counter after its number, and the rest of a word in katakana.
const words = new Intl.Segmenter("ja", { granularity: "word" });
const FOLLOWS = /^[\p{Pe}\p{Pf}\p{Po}ー]/u;
const LEADS = /[\p{Ps}\p{Pi}\dおご]$/u;
const HIRAGANA = /^\p{Script=Hiragana}+$/u;
const KATAKANA = /^[\p{Script=Katakana}ー]+$/u;
const ENDS_IN_KATAKANA = /[\p{Script=Katakana}ー]$/u;
const ENDS_CLAUSE = /[\p{Pe}\p{Pf}\p{Po}]$/u;

// Most text in most mails, German ones included: each character takes one column, and no word can be broken.
const NARROW = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027]*$/;

/** How many columns a text takes on a terminal. */
export function columnsOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += NO_COLUMN.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** Lines of at most `columns` columns. A longer Latin word (an address, a host) keeps a line to itself, unbroken. */
export function wrap(sentence: string, columns = COLUMNS): string {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const [i, word] of sentence.split(" ").entries()) {
    const gap = i > 0 ? " " : "";
    const fits = width + columnsOf(gap + word) <= columns;
    for (const [j, piece] of (fits ? [word] : piecesOf(word, columns)).entries()) {
      const added = line === "" || j > 0 ? piece : gap + piece;
      const addedWidth = columnsOf(added);
      if (line !== "" && width + addedWidth > columns) {
        lines.push(line);
        line = piece;
        width = columnsOf(piece);
      } else {
        line += added;
        width += addedWidth;
      }
    }
  }
  return [...lines, line].join("\n");
}

/** Blocks with an empty line between them, and a line end after the last. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}

/** Names and values in two columns. A value that does not fit continues in its column on the next line. */
export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const indent = Math.max(...rows.map(([name]) => columnsOf(name))) + 4;
  return rows
    .map(([name, value]) => {
      const padding = " ".repeat(indent - columnsOf(name) - 2);
      return `  ${name}${padding}${wrap(value, COLUMNS - indent).replaceAll("\n", `\n${" ".repeat(indent)}`)}`;
    })
    .join("\n");
}

/** The parts of a word that stay together. A Latin word is one piece; Japanese may break after each phrase. */
function piecesOf(word: string, columns: number): string[] {
  if (NARROW.test(word)) return [word];
  const phrases = join(
    Array.from(words.segment(word), ({ segment }) => segment),
    endsPhrase,
  );
  // A name may be longer than a line without having any words in it.
  return phrases.flatMap((phrase) => (columnsOf(phrase) > columns ? join([...phrase], mayBreak) : [phrase]));
}

function join(parts: readonly string[], isBetween: (before: string, after: string) => boolean): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const before = pieces.at(-1);
    if (before === undefined || isBetween(before, part)) pieces.push(part);
    else pieces[pieces.length - 1] = before + part;
  }
  return pieces;
}

function endsPhrase(before: string, after: string): boolean {
  if (!mayBreak(before, after)) return false;
  if (HIRAGANA.test(after)) return ENDS_CLAUSE.test(before);
  return !(KATAKANA.test(after) && ENDS_IN_KATAKANA.test(before));
}

function mayBreak(before: string, after: string): boolean {
  const [last, first] = [[...before.slice(-2)].at(-1)!, String.fromCodePoint(after.codePointAt(0)!)];
  if ((!WIDE.test(last) && !WIDE.test(first)) || NO_COLUMN.test(first)) return false;
  return !LEADS.test(before) && !FOLLOWS.test(after);
}
