// Takes accepted mail out of the outbox and hands it to the mail server, in any number of processes at once.
// Woken after a request that was accepted here; a sweep, or the cron route, takes what did not go.

import { AsyncResource } from "node:async_hooks";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countMail } from "@/lib/metrics";
import { now } from "@/lib/clock";
import { beforeExit, processWide } from "@/lib/process-wide";
import { makeCircuit, type Circuit } from "./circuit";
import { compose, type Composed } from "./compose";
import { judgeFailure, quoteAnswer, type Failure } from "./failure";
import { needsUtf8, sendWithUtf8 } from "./international";
import { buildMessage } from "./message";
import { settleSurely } from "./settle-attempts";
import { claimDue, countQueued, postpone, settle, suppress, type DueMessage } from "./store";
import { hardBounceHours } from "../suppression";
import { connections, transport } from "./transport";

const atOnce = connections * 4;
const sweepMilliseconds = 2_000;
// Shorter than the lease: when another process may take a message, this one has let go of it.
const attemptMilliseconds = 45_000;

type Work = {
  running: Promise<void> | null;
  again: boolean;
  wake: () => void;
  stopping: boolean;
  circuit: Circuit;
  /** Set where a sweep runs: starts a delivery that belongs to the process and to no request. */
  sweep: (() => void) | null;
};
const work = () =>
  processWide<Work>("mail-delivery", () => ({
    running: null,
    again: false,
    wake: () => {},
    stopping: false,
    circuit: makeCircuit(() => performance.now() / 1000),
    sweep: null,
  }));

/**
 * Delivers everything that is due. A call while a delivery runs makes that one look once more before it ends.
 * Never throws: what fails stays queued, and the next sweep tries again.
 */
export function deliverDue(): Promise<void> {
  const state = work();
  state.again = true;
  state.wake();
  state.running ??= run(state).finally(() => {
    state.running = null;
  });
  return state.running;
}

/**
 * Delivers what a request has just accepted; call it after the answer. Where a sweep runs, this only wakes it, so that no
 * request is held open for other people's mail; elsewhere the request is all that keeps the process alive, and waits.
 */
export async function deliverSoon(): Promise<void> {
  const { sweep } = work();
  if (sweep) sweep();
  else await deliverDue();
}

/** How many messages wait to be sent. */
export async function queueLength(): Promise<number> {
  return countQueued();
}

/** Starts the sweep of a long-lived process; its end waits for what is in flight. Called by lib/admin/chores.ts. */
export function startSweep(): void {
  processWide("mail-sweep", () => {
    // Bound to this moment: what a request wakes must not run in the request's context and keep it alive.
    const sweep = AsyncResource.bind(() => void deliverDue());
    work().sweep = sweep;
    const timer = setInterval(sweep, sweepMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      work().stopping = true;
      await work().running;
    });
    return timer;
  });
}

// Claims whenever somebody called or half of the room is free again, rather than batch by batch: one mail that the
// server keeps waiting must not hold up the others.
async function run(state: Work): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let more = false;
  while (!state.stopping) {
    const woken = new Promise<void>((resolve) => (state.wake = resolve));
    const room = state.circuit.room(atOnce) - underWay.size;
    if (room > 0 && (state.again || (more && underWay.size <= atOnce / 2))) {
      state.again = false;
      const due = await claim(room);
      more = due.length === room;
      for (const message of due) {
        const delivery = deliver(message, state.circuit).catch(outOfOrder).then(() => void underWay.delete(delivery));
        underWay.add(delivery);
      }
      if (state.again) continue;
    }
    if (underWay.size === 0) break;
    await Promise.race([woken, ...underWay]);
  }
  await Promise.all(underWay);
}

async function claim(room: number): Promise<DueMessage[]> {
  return claimDue(room).catch((error: unknown) => {
    outOfOrder(error);
    return [];
  });
}

// The message stays queued, and is taken up again when its lease ends.
function outOfOrder(error: unknown): void {
  log().error({ error: String(error) }, "mail delivery could not use the outbox");
}

async function deliver(message: DueMessage, circuit: Circuit): Promise<void> {
  const line = { requestId: message.request_id, reference: message.reference, attempt: message.attempts };
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
  let response: string;
  try {
    ({ response } = await send(message, content));
  } catch (error) {
    return failed(message, content, judgeFailure(error), circuit, line);
  }
  circuit.answered();
  countMail("accepted");
  await settleSurely({ id: message.id, attempts: message.attempts, outcome: "accepted", answer: quoteAnswer(response, message.recipient, content.secrets) });
  log().info(line, "mail accepted by the mail server");
}

async function send(message: DueMessage, content: Composed): Promise<{ response: string }> {
  const { emailFrom, emailFromName, serviceName } = env();
  const mailer = await transport();
  // The same for every attempt, so that a mailbox can drop a double.
  const messageId = `<${message.id}@${emailFrom.split("@")[1]}>`;
  const from = { name: emailFromName ?? serviceName, address: emailFrom };
  const raw = buildMessage({ subject: content.subject, from, to: message.recipient, messageId, date: now() }, content);
  const envelope = { from: emailFrom, to: message.recipient };
  const signal = AbortSignal.timeout(attemptMilliseconds);
  if (needsUtf8(envelope)) return sendWithUtf8(mailer.options as SMTPPool.Options, envelope, raw, signal);
  return mailer.sendMail({ raw, envelope, messageId, signal });
}

async function failed(message: DueMessage, content: Composed, failure: Failure, circuit: Circuit, line: object): Promise<void> {
  const answer = quoteAnswer(failure.answer, message.recipient, content.secrets);
  if (failure.serverAnswered) circuit.answered();
  else circuit.unanswered();
  countMail(failure.forGood ? "refused" : "postponed");
  if (failure.forGood) await settleSurely({ id: message.id, attempts: message.attempts, outcome: "refused", answer });
  else await postpone(message, answer);
  if (failure.noSuchMailbox) await suppress(message.address_hash, "hard_bounce", hardBounceHours);
  log().warn({ ...line, answer, forGood: failure.forGood }, "mail attempt failed");
}
