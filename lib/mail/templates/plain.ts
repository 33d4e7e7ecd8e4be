/** The text version of a mail, written as text: at most 76 columns (RFC 5322 advises 78, and quoting takes two). */

const COLUMNS = 76;

/** Lines of at most `columns` characters. A longer word (an address, a host) keeps a line to itself, unbroken. */
export function wrap(sentence: string, columns = COLUMNS): string {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > columns && line !== "") {
      lines.push(line);
      line = word;
    } else {
      line = longer;
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
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, value]) => `  ${name}`.padEnd(indent) + wrap(value, COLUMNS - indent).replaceAll("\n", `\n${" ".repeat(indent)}`))
    .join("\n");
}
