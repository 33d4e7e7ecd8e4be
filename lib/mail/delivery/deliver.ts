// Takes accepted mail out of the outbox and hands it to the mail server, in any number of processes at once.
// Woken after a request that was accepted here; a sweep, or the cron route, takes what did not go.

import { AsyncResource } from "node:async_hooks";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countMail } from "@/lib/metrics";
import { now } from "@/lib/clock";
import { beforeExit, processWide } from "@/lib/process-wide";
import { makeBeat } from "./beat";
import { makeCircuit, type Circuit } from "./circuit";
import { compose, composeDecoy, type Composed } from "./compose";
import { judgeFailure, quoteAnswer, type Failure } from "./failure";
import { needsUtf8, sendWithUtf8 } from "./international";
import { buildMessage } from "./message";
import { nowhere } from "./nowhere";
import { settleSurely } from "./settle-attempts";
import { makeShares, type Shares } from "./shares";
import { claimDue, countQueued, postpone, settle, suppress, type DueMessage } from "./store";
import { hardBounceHours } from "../suppression";
import { connections, transport } from "./transport";

const atOnce = connections * 4;
// Of one domain: two waves of what may be under way. Of all of them together: six such domains.
const mostHeldOfOne = connections * 2;
const mostHeld = mostHeldOfOne * 6;
const sweepMilliseconds = 2_000;
// Shorter than the lease: when another process may take a message, this one has let go of it.
const attemptMilliseconds = 38_000;
// For its turn. A message that got none is left to the next claim.
const turnMilliseconds = 15_000;

type Work = {
  running: Promise<void> | null;
  again: boolean;
  wake: () => void;
  stopping: boolean;
  circuit: Circuit;
  shares: Shares;
  /** Set where a sweep runs: has what was accepted delivered on the next beat, by the process and not by the request. */
  sweep: (() => void) | null;
};
const work = () =>
  processWide<Work>("mail-delivery", () => ({
    running: null,
    again: false,
    wake: () => {},
    stopping: false,
    circuit: makeCircuit(() => performance.now() / 1000),
    shares: makeShares(connections, mostHeldOfOne),
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
 * Delivers what a request has just accepted; call it after the answer. Where a sweep runs, that is on the next beat, and no
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
    const beat = makeBeat(() => performance.now());
    let onBeat: NodeJS.Timeout | null = null;
    // Bound to this moment: what a request wakes must not run in the request's context and keep it alive.
    const look = AsyncResource.bind(() => {
      onBeat = null;
      void deliverDue();
    });
    work().sweep = AsyncResource.bind(() => void (onBeat ??= setTimeout(look, beat.wait())));
    const timer = setInterval(look, sweepMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      // What still waited for its beat is taken up now.
      if (onBeat) {
        clearTimeout(onBeat);
        look();
      }
      work().stopping = true;
      await work().running;
    });
    return timer;
  });
}

// Claims whenever somebody called or half of the room is free again, rather than batch by batch: one mail that the
// server keeps waiting must not hold up the others. Nor must a domain: one that is full is left out until it is not.
async function run(state: Work): Promise<void> {
  const underWay = new Set<Promise<void>>();
  // What the last claim left: anything, or at least of those domains that were full then or have been since.
  let [anything, without] = [false, [] as readonly string[]];
  const wereFull = new Set<string>();
  while (!state.stopping || state.again) {
    const woken = new Promise<void>((resolve) => (state.wake = resolve));
    const full = state.shares.full();
    const room = Math.min(atOnce, state.circuit.room(mostHeld) - underWay.size);
    for (const domain of full) wereFull.add(domain);
    const isMore =
      [...wereFull].some((domain) => !full.includes(domain)) ||
      (anything && wereFull.size === without.length && state.shares.ready() <= atOnce / 2);
    if (state.again || isMore) {
      if (room > 0) {
        state.again = false;
        const due = await claim(room, full);
        [anything, without] = [due.length === room, full];
        wereFull.clear();
        for (const domain of full) wereFull.add(domain);
        for (const message of due) {
          const delivery = deliver(message, state)
            .catch(outOfOrder)
            .then(() => void underWay.delete(delivery));
          underWay.add(delivery);
        }
        if (state.again) continue;
      } else if (state.stopping) break;
    }
    if (underWay.size === 0) break;
    await Promise.race([woken, ...underWay]);
  }
  await Promise.all(underWay);
}

async function claim(room: number, without: readonly string[]): Promise<DueMessage[]> {
  return claimDue(room, without).catch((error: unknown) => {
    outOfOrder(error);
    return [];
  });
}

// The message stays queued, and is taken up again when its lease ends.
function outOfOrder(error: unknown): void {
  log().error({ error: String(error) }, "mail delivery could not use the outbox");
}

async function deliver(message: DueMessage, state: Work): Promise<void> {
  if (!message.mailable) return drop(message);
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
  const raw = write(message, content);
  const [, domain = ""] = message.recipient.split("@");
  const claimed = performance.now();
  await state.shares.take(domain);
  try {
    // The lease goes on, and whoever claims it then tries again.
    if (performance.now() - claimed > turnMilliseconds) return;
    await attempt(message, content, raw, state.circuit, line);
  } finally {
    state.shares.give(domain);
  }
}

/** Does for a mail what is done for any, but that it goes nowhere. */
async function drop(message: DueMessage): Promise<void> {
  const { decoy, content } = composeDecoy(message);
  if (content) await hand(nowhere(), decoy, write(decoy, content)).catch(() => {});
  await settleSurely({ id: message.id, attempts: message.attempts, outcome: "dropped", answer: "" });
}

async function attempt(
  message: DueMessage,
  content: Composed,
  raw: string,
  circuit: Circuit,
  line: object,
): Promise<void> {
  let response: string;
  try {
    ({ response } = await send(message, raw));
  } catch (error) {
    return failed(message, content, judgeFailure(error), circuit, line);
  }
  circuit.answered();
  countMail("accepted");
  await settleSurely({
    id: message.id,
    attempts: message.attempts,
    outcome: "accepted",
    answer: quoteAnswer(response, message.recipient, content.secrets),
  });
  log().info(line, "mail accepted by the mail server");
}

// The same for every attempt, so that a mailbox can drop a double.
const messageIdOf = ({ id }: DueMessage) => `<${id}@${env().emailFrom.split("@")[1]}>`;

function write(message: DueMessage, content: Composed): string {
  const { emailFrom, emailFromName, serviceName } = env();
  const from = { name: emailFromName ?? serviceName, address: emailFrom };
  return buildMessage(
    { subject: content.subject, from, to: message.recipient, messageId: messageIdOf(message), date: now() },
    content,
  );
}

async function send(message: DueMessage, raw: string): Promise<{ response: string }> {
  const mailer = await transport();
  const envelope = { from: env().emailFrom, to: message.recipient };
  if (needsUtf8(envelope))
    return sendWithUtf8(mailer.options as SMTPPool.Options, envelope, raw, AbortSignal.timeout(attemptMilliseconds));
  return hand(mailer, message, raw);
}

function hand(
  mailer: Awaited<ReturnType<typeof transport>>,
  message: DueMessage,
  raw: string,
): Promise<{ response: string }> {
  const envelope = { from: env().emailFrom, to: message.recipient };
  return mailer.sendMail({
    raw,
    envelope,
    messageId: messageIdOf(message),
    signal: AbortSignal.timeout(attemptMilliseconds),
  });
}

async function failed(
  message: DueMessage,
  content: Composed,
  failure: Failure,
  circuit: Circuit,
  line: object,
): Promise<void> {
  const answer = quoteAnswer(failure.answer, message.recipient, content.secrets);
  if (failure.serverAnswered) circuit.answered();
  else circuit.unanswered();
  countMail(failure.forGood ? "refused" : "postponed");
  if (failure.forGood) await settleSurely({ id: message.id, attempts: message.attempts, outcome: "refused", answer });
  else await postpone(message, answer);
  if (failure.noSuchMailbox) await suppress(message.address_hash, "hard_bounce", hardBounceHours);
  log().warn({ ...line, answer, forGood: failure.forGood }, "mail attempt failed");
}
