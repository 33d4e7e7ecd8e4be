// Takes accepted mail out of the outbox and hands it to the mail server, in any number of processes at once.
// Woken after a request that was accepted here; a sweep takes what did not go.

import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { now } from "@/lib/clock";
import { beforeExit, processWide } from "@/lib/process-wide";
import { compose } from "./compose";
import { claimDue, postpone, settle, type DueMessage } from "./store";
import { transport } from "./transport";

const atOnce = 20;
const sweepMilliseconds = 2_000;

type Work = { running: Promise<void> | null; again: boolean };
const work = () => processWide<Work>("mail-delivery", () => ({ running: null, again: false }));

/**
 * Delivers everything that is due. A call while a delivery runs makes that one look once more before it ends.
 * Never throws: what fails stays queued, and the next sweep tries again.
 */
export function deliverDue(): Promise<void> {
  const state = work();
  state.again = true;
  state.running ??= run(state).finally(() => {
    state.running = null;
  });
  return state.running;
}

/** Starts the sweep of a long-lived process; its end waits for what is in flight. Called by instrumentation.ts. */
export function startSweep(): void {
  processWide("mail-sweep", () => {
    const timer = setInterval(() => void deliverDue(), sweepMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      await work().running;
    });
    return timer;
  });
}

async function run(state: Work): Promise<void> {
  try {
    while (state.again) {
      state.again = false;
      const due = await claimDue(atOnce);
      if (due.length === atOnce) state.again = true;
      await Promise.all(due.map(deliver));
    }
  } catch (error) {
    log().error({ error: String(error) }, "mail delivery could not read the outbox");
  }
}

async function deliver(message: DueMessage): Promise<void> {
  const line = { requestId: message.request_id, reference: message.reference, attempt: message.attempts };
  if (message.pointless) {
    await settle(message.id, "expired", null);
    return log().info(line, "mail not sent: expired or redeemed");
  }
  const content = compose(message);
  if (!content) {
    await settle(message.id, "failed", "its secrets cannot be opened with AUTH_SECRET");
    return log().error(line, "mail failed: sealed under another AUTH_SECRET");
  }
  const { emailFrom, serviceName } = env();
  try {
    const mailer = await transport();
    await mailer.sendMail({
      ...content,
      // An object, not a string: a string is parsed, and could become several recipients.
      from: { name: serviceName, address: emailFrom },
      to: { name: "", address: message.recipient },
      envelope: { from: emailFrom, to: [message.recipient] },
      // The same for every attempt, so that a mailbox can drop a double.
      messageId: `<${message.id}@${emailFrom.split("@")[1]}>`,
      date: now(),
      headers: { "Auto-Submitted": "auto-generated" },
      textEncoding: "quoted-printable",
    });
    await settle(message.id, "sent", null);
    log().info(line, "mail accepted by the mail server");
  } catch (error) {
    await failed(message, error, line);
  }
}

// RFC 5321 section 4.2.1: 5yz is for good, 4yz and a broken connection are for now.
async function failed(message: DueMessage, error: unknown, line: object): Promise<void> {
  const { responseCode, command, code } = error as { responseCode?: number; command?: string; code?: string };
  const what = [code, command, responseCode].filter(Boolean).join(" ") || "unknown error";
  const forGood = responseCode !== undefined && responseCode >= 500 && (command === "RCPT TO" || command === "DATA");
  await (forGood ? settle(message.id, "failed", what) : postpone(message.id, what));
  log().warn({ ...line, what, forGood }, "mail attempt failed");
}
