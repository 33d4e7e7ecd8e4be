// Sends one composed message to the mail server, or to nowhere. Called by deliver-one.ts.

import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import type { Composed } from "./compose";
import { needsUtf8, sendWithUtf8 } from "./smtp/international";
import { messageOf } from "./smtp/message";
import { nowhere } from "./smtp/nowhere";
import { transport } from "./smtp/transport";
import type { DueMessage } from "./store";

// Shorter than the lease, so that this process has given up before another one may claim the message.
const attemptMilliseconds = 38_000;

/** @returns the mail server's reply @throws what nodemailer throws, for judgeFailure */
export async function send(message: DueMessage, content: Composed): Promise<{ response: string }> {
  const mailer = await transport();
  const signal = AbortSignal.timeout(attemptMilliseconds);
  if (needsUtf8(message.recipient)) return sendWithUtf8(mailer.options, write(message, content), signal);
  return mailer.sendMail({ ...write(message, content), signal });
}

/** Takes this process as much work as sending does, but sends nothing. */
export async function sendNowhere(message: DueMessage, content: Composed): Promise<void> {
  await nowhere().sendMail({ ...write(message, content), signal: AbortSignal.timeout(attemptMilliseconds) });
}

function write({ id, recipient }: DueMessage, content: Composed) {
  const { emailFrom, emailFromName, serviceName } = env();
  const from = { name: emailFromName ?? serviceName, address: emailFrom };
  // The same for every attempt, so that a mailbox can drop a duplicate.
  const messageId = `<${id}@${emailFrom.split("@")[1]}>`;
  return messageOf({ from, to: recipient, messageId, date: now() }, content);
}
