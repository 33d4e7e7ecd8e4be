// How a process ends: it says that it leaves, answers what it was asked, sends the mail that is on its way, and closes
// what it holds. Called by server.mjs on SIGTERM and SIGINT.

import { log } from "@/lib/log";
import { closeAll } from "@/lib/process-wide";
import { startChores } from "../presence";
import { beginToLeave, wasProbedWithin } from "./leaving";
import type { Listening } from "./listen";

// No answer takes that long but on a machine that is lost anyway.
const answersWithinMilliseconds = 25_000;
// A body that is still on its way, and an answer that its client is still reading. What stands still is not waited for.
const standstillMilliseconds = 5_000;
// Longer than an attempt to hand over a mail, which a kill would only have sent twice.
const closesWithinMilliseconds = 50_000;
// A balancer that has asked /readyz within the first of these is given the second to hear that this process leaves.
const probedWithinMilliseconds = 15_000;
const noticeMilliseconds = 3_000;
const longestNoticeMilliseconds = 6_000;

/** @returns the exit code: 0 unless a request was cut off, or something did not close in time */
export async function stop({ servers, connections }: Listening, { notice }: { notice: boolean }): Promise<number> {
  const late = after(answersWithinMilliseconds);
  const told = beginToLeave();
  if (notice && wasProbedWithin(probedWithinMilliseconds))
    await Promise.all([after(noticeMilliseconds), Promise.race([told, after(longestNoticeMilliseconds)])]);
  for (const server of servers) server.close();
  const gone = connections.leave(standstillMilliseconds).then(() => 0);
  const unanswered = await Promise.race([gone, late.then(() => connections.destroy())]);
  if (unanswered > 0) log().error({ requests: unanswered }, "requests cut off by the stop");
  const closed = await Promise.race([close().then(() => true), after(closesWithinMilliseconds).then(() => false)]);
  if (!closed) log().error("stopped before everything was closed");
  return unanswered === 0 && closed ? 0 : 1;
}

async function close(): Promise<void> {
  // Mails that a request began to send are waited for by the sweep, however young the process is.
  await startChores().catch((error: unknown) => log().error({ error: String(error) }, "background work not started"));
  await closeAll();
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
