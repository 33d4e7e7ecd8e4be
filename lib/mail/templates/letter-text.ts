/** A letter as plain text, called by render. */
import type { Block, Facts, Letter } from "./letter";
import { paragraphs, table, wrap } from "./plain";

export function letterText(letter: Letter, facts: Facts): string {
  const { mail } = facts.messages;
  return paragraphs([
    wrap(letter.title),
    ...letter.blocks.flatMap((block) => blockText(block, facts)),
    wrap(mail.reference[letter.mark](facts.reference)),
    // For mail programs, a line of "-- " begins a signature.
    `-- \n${wrap(letter.because)}\n${wrap(helpText(facts))}`,
  ]);
}

/** The last line of both versions. */
export function helpText({ supportEmail, messages }: Facts): string {
  return supportEmail ? messages.mail.help(supportEmail) : messages.mail.noReply;
}

function blockText(block: Block, { messages }: Facts): string[] {
  const { colon } = messages.mail;
  switch (block.kind) {
    case "paragraph":
      return [wrap(block.text)];
    case "button":
      return [block.href];
    case "code":
      return [wrap(block.lead), `    ${block.code}`, wrap(block.care)];
    case "rows":
      return [`${colon(block.caption)}\n${table(block.rows)}`];
    case "link":
      return [`${wrap(colon(`${block.label}${block.note ?? ""}`))}\n${block.href}`];
  }
}
