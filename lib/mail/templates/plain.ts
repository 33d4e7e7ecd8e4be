/**
 * The text version of a mail, written as text: at most 76 columns (RFC 5322 advises 78, and quoting takes two).
 * Wide characters, as Japanese has them, take two columns and may break where its rules allow.
 */

const COLUMNS = 76;

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_COLUMN = /[\p{M}\p{Cf}]/u;
// JIS X 4051: what may not begin a line, and what may not end one. A number keeps its counter: 15分.
const NEVER_FIRST =
  /[、。，．・：；！？」』】〕）］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜…\p{M}\p{Cf},.:;!?)\]}]/u;
const NEVER_LAST = /[「『【〔（［｛([{\u200d]/u;
const COUNTER = /[年月日時分秒回桁個通組つ]/u;
// Japanese has no spaces, but a phrase ends in kana and the next one begins with something else. お and ご begin one.
const HIRAGANA = /[\u3041-\u309f]/u;
const PREFIX = /[おご]/u;
const CLOSING = /[、。，．；！？」』】）]/u;
const OPENING = /[「『【（]/u;

// Most of most mails, German ones too: a column for each character, and nowhere to break within a word.
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
  for (const { gap, piece } of sentence.split(" ").flatMap((word, i) => piecesOf(word, i > 0, columns))) {
    const added = line === "" ? piece : gap + piece;
    if (line !== "" && width + columnsOf(added) > columns) {
      lines.push(line);
      line = piece;
      width = columnsOf(piece);
    } else {
      line += added;
      width += columnsOf(added);
    }
  }
  return [...lines, line].join("\n");
}

/** Blocks with an empty line between them, and a line end after the last. */
export function paragraphs(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}

/** Names and values in two columns; a value that does not fit goes on below itself. */
export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const indent = Math.max(...rows.map(([name]) => columnsOf(name))) + 4;
  return rows
    .map(([name, value]) => {
      const padding = " ".repeat(indent - columnsOf(name) - 2);
      return `  ${name}${padding}${wrap(value, COLUMNS - indent).replaceAll("\n", `\n${" ".repeat(indent)}`)}`;
    })
    .join("\n");
}

/** What of a word stays together: a Latin word is one piece, Japanese goes on from phrase to phrase. */
function piecesOf(word: string, isAfterSpace: boolean, columns: number): { gap: string; piece: string }[] {
  const gap = isAfterSpace ? " " : "";
  if (NARROW.test(word)) return [{ gap, piece: word }];
  const phrases = split(word, endsPhrase);
  const pieces = phrases.flatMap((phrase) => (columnsOf(phrase) > columns ? split(phrase, mayBreak) : [phrase]));
  return pieces.map((piece, i) => ({ gap: i === 0 ? gap : "", piece }));
}

function split(text: string, isBetween: (before: string, after: string) => boolean): string[] {
  const pieces = [""];
  let previous = "";
  for (const character of text) {
    if (previous !== "" && isBetween(previous, character)) pieces.push(character);
    else pieces.push(pieces.pop() + character);
    previous = character;
  }
  return pieces;
}

function endsPhrase(before: string, after: string): boolean {
  if (!mayBreak(before, after)) return false;
  const endsInKana = HIRAGANA.test(before) && !PREFIX.test(before) && !HIRAGANA.test(after);
  return endsInKana || CLOSING.test(before) || OPENING.test(after);
}

function mayBreak(before: string, after: string): boolean {
  if (!WIDE.test(before) && !WIDE.test(after)) return false;
  if (NEVER_LAST.test(before) || NEVER_FIRST.test(after)) return false;
  return !(/\d/.test(before) && COUNTER.test(after));
}
