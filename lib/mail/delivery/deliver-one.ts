// Delivers one claimed message: composes it, sends it when it is its domain's turn, and settles it. Called by claim.ts.

import type { CircuitBreaker } from "@/lib/circuit-breaker";
import { log } from "@/lib/log";
import { countMail } from "@/lib/metrics";
import { timeLimits } from "@/lib/time-limits";
import { hardBounceHours } from "../suppression";
import { compose, composeDecoy, type Composed } from "./compose";
import type { Shares } from "./pace/shares";
import { send, sendNowhere } from "./send";
import { settleSurely } from "./settle-attempts";
import { judgeFailure, quoteAnswer, type Failure } from "./smtp/failure";
import { postpone, settle, suppress, type DueMessage } from "./store";

export type Pace = { circuit: CircuitBreaker; shares: Shares };

/** @throws when the outbox cannot be written: the message stays queued */
export async function deliverOne(message: DueMessage, { circuit, shares }: Pace): Promise<void> {
  if (!message.mailable) return drop(message);
  const line = lineOf(message);
  if (message.pointless) {
    await settle(message.id, message.pointless);
    countMail(message.pointless);
    return log().info(line, `mail not sent: ${message.pointless}`);
  }
  const content = compose(message);
  if (!content) {
    await settle(message.id, "failed");
    countMail("failed");
    return log().error(line, "mail failed: sealed under another AUTH_SECRET");
  }
  const [, domain = ""] = message.recipient.split("@");
  const claimed = performance.now();
  await shares.take(domain);
  try {
    // The lease goes on. The process that claims the message after it tries again.
    if (performance.now() - claimed > timeLimits.mailTurn) return;
    await attempt(message, content, circuit);
  } finally {
    shares.give(domain);
  }
}

/** Does the same work as for any message, but sends it nowhere. */
async function drop(message: DueMessage): Promise<void> {
  const { decoy, content } = composeDecoy(message);
  if (content) await sendNowhere(decoy, content).catch(() => {});
  await settleSurely({ id: message.id, attempts: message.attempts, outcome: "dropped", answer: "" });
}

async function attempt(message: DueMessage, content: Composed, circuit: CircuitBreaker): Promise<void> {
  let response: string;
  try {
    ({ response } = await send(message, content));
  } catch (error) {
    return failed(message, content, judgeFailure(error), circuit);
  }
  circuit.answered();
  countMail("accepted");
  await settleSurely({
    id: message.id,
    attempts: message.attempts,
    outcome: "accepted",
    answer: quoteAnswer(response, message.recipient, content.secrets),
  });
  log().info(lineOf(message), "mail accepted by the mail server");
}

async function failed(
  message: DueMessage,
  content: Composed,
  failure: Failure,
  circuit: CircuitBreaker,
): Promise<void> {
  const answer = quoteAnswer(failure.answer, message.recipient, content.secrets);
  if (failure.serverAnswered) circuit.answered();
  else circuit.failed();
  countMail(failure.forGood ? "refused" : "postponed");
  if (failure.forGood) await settleSurely({ id: message.id, attempts: message.attempts, outcome: "refused", answer });
  else await postpone(message, answer);
  if (failure.noSuchMailbox) await suppress(message.address_hash, "hard_bounce", hardBounceHours);
  log().warn({ ...lineOf(message), answer, forGood: failure.forGood }, "mail attempt failed");
}

const lineOf = ({ request_id, reference, attempts }: DueMessage) => ({
  requestId: request_id,
  reference,
  attempt: attempts,
});
