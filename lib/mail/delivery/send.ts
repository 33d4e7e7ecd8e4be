// Sends one composed message to the mail server, or to nowhere. Called by deliver-one.ts.

import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { timeLimits } from "@/lib/time-limits";
import type { Composed } from "./compose";
import { needsUtf8, sendWithUtf8 } from "./smtp/international";
import { messageOf } from "./smtp/message";
import { nowhere } from "./smtp/nowhere";
import { transport } from "./smtp/transport";
import type { DueMessage } from "./store";

/** @returns the mail server's reply @throws what nodemailer throws, for judgeFailure */
export async function send(message: DueMessage, content: Composed): Promise<{ response: string }> {
  const mailer = await transport();
  const signal = AbortSignal.timeout(timeLimits.mailAttempt);
  if (needsUtf8(message.recipient)) return sendWithUtf8(mailer.options, write(message, content), signal);
  return mailer.sendMail({ ...write(message, content), signal });
}

/** Takes this process as much work as sending does, but sends nothing. */
export async function sendNowhere(message: DueMessage, content: Composed): Promise<void> {
  await nowhere().sendMail({ ...write(message, content), signal: AbortSignal.timeout(timeLimits.mailAttempt) });
}

function write({ id, recipient }: DueMessage, content: Composed) {
  const { emailFrom, emailFromName, serviceName } = env();
  const from = { name: emailFromName ?? serviceName, address: emailFrom };
  // The same for every attempt, so that a mailbox can drop a duplicate.
  const messageId = `<${id}@${emailFrom.split("@")[1]}>`;
  return messageOf({ from, to: recipient, messageId, date: now() }, content);
}
