// How a process ends: it reports that it is leaving, answers the requests it has, sends the mail in progress, and closes
// its resources. Called by server.mjs on SIGTERM and SIGINT.

import { log } from "@/lib/log";
import { closeAll } from "@/lib/process-wide";
import { timeLimits, within } from "@/lib/time-limits";
import { beginToLeave, wasProbedWithin } from "./leaving";
import type { Listening } from "./listen";

// If a load balancer asked /readyz within the first time, it gets the others to learn that this process is leaving.
const probedWithinMilliseconds = 15_000;
const noticeMilliseconds = 3_000;
const longestNoticeMilliseconds = 6_000;

/** @returns the exit code: 0 unless a request was cut off or something did not close in time */
export async function stop({ servers, connections }: Listening, { notice }: { notice: boolean }): Promise<number> {
  const late = after(timeLimits.stopAnswers);
  const reported = beginToLeave();
  if (notice && wasProbedWithin(probedWithinMilliseconds))
    await Promise.all([after(noticeMilliseconds), Promise.race([reported, after(longestNoticeMilliseconds)])]);
  for (const server of servers) server.close();
  const gone = connections.leave(timeLimits.stopStandstill).then(() => 0);
  const unanswered = await Promise.race([gone, late.then(() => connections.destroy())]);
  if (unanswered > 0) log().error({ requests: unanswered }, "requests cut off by the stop");
  const closed = await within(
    timeLimits.stopClosing,
    closeAll().then(() => true),
    false,
  );
  if (!closed) log().error("stopped before everything was closed");
  return unanswered === 0 && closed ? 0 : 1;
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
