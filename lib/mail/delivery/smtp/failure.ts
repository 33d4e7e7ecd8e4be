// What a failed attempt means: whether it is permanent, and whether the mailbox or the server is at fault. Called by
// deliver-one.ts.

import { NotOffered } from "./international";

export type Failure = {
  /** No retry will change it. */
  forGood: boolean;
  /** The address itself was refused: do not write to it for a time. */
  noSuchMailbox: boolean;
  /** A server was there and answered this message, so the next one may be tried. */
  serverAnswered: boolean;
  /** The server's answer or the connection's error, unchanged. quoteAnswer makes it safe for the timeline and the log. */
  answer: string;
};

const longestAnswer = 300;

/**
 * Classifies what nodemailer threw. A 5yz answer to the recipient or to the content is permanent (RFC 5321 section 4.2.1).
 * One to the greeting, TLS or the login is about us: the operator has to fix it, and no mail may be lost until then.
 */
export function judgeFailure(error: unknown): Failure {
  if (error instanceof NotOffered)
    return { forGood: true, noSuchMailbox: false, serverAnswered: true, answer: error.message };
  const { code, command, responseCode, response, message } = error as Partial<
    Record<"code" | "command" | "response" | "message", string>
  > & { responseCode?: number };
  const toRecipient = command === "RCPT TO";
  const aboutMessage = toRecipient || command === "DATA" || command === "MAIL FROM";
  const permanent = responseCode !== undefined && responseCode >= 500;
  const forGood = permanent && (toRecipient || command === "DATA");
  return {
    forGood,
    noSuchMailbox: forGood && toRecipient && blamesMailbox(response ?? ""),
    serverAnswered: aboutMessage && responseCode !== undefined && responseCode !== 421,
    answer: [code, response ?? message].filter(Boolean).join(": ") || "unknown error",
  };
}

// RFC 3463 sections 3.2 and 3.3, RFC 7505: bad mailbox, system or syntax; moved; accepts no mail at all; disabled. Without
// 5.1.7 and 5.1.8, which are about the sender, and without 5.7.x, because a relay's policy says nothing about the mailbox.
const badMailbox = new Set(["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]);
// RFC 5321 section 4.2.3, for a server without enhanced codes.
const badMailboxReplies = new Set(["550", "551", "553"]);

function blamesMailbox(response: string): boolean {
  const [, reply = "", enhanced] = /^(5\d\d)(?:[ -]#?(5\.\d{1,3}\.\d{1,3})(?!\d))?/.exec(response) ?? [];
  return enhanced === undefined ? badMailboxReplies.has(reply) : badMailbox.has(enhanced);
}

/**
 * A server's answer for the timeline and the log: on one line, not too long, without the address (servers like to repeat
 * it) and without any secret of the mail (filters quote subjects and links).
 */
export function quoteAnswer(answer: string, recipient: string, secrets: readonly string[]): string {
  const hidden = [[recipient, "(the address)"] as const, ...secrets.map((secret) => [secret, "(a secret)"] as const)];
  // Hardly any answer contains one of them, and a simple search costs less than a pattern for each.
  const upper = answer.toUpperCase();
  return hidden
    .filter(([text]) => upper.includes(text.toUpperCase()))
    .reduce(
      (text, [name, shown]) => text.replaceAll(new RegExp(name.replaceAll(/[^\w@]/g, "\\$&"), "gi"), shown),
      answer,
    )
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .slice(0, longestAnswer);
}
