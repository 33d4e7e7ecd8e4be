// How a process ends: it reports that it is leaving, answers the requests it has, sends the mail in progress, and closes
// its resources. Called by server.mjs on SIGTERM and SIGINT.

import { log } from "@/lib/log";
import { closeAll } from "@/lib/process-wide";
import { beginToLeave, wasProbedWithin } from "./leaving";
import type { Listening } from "./listen";

// No answer takes that long on a healthy machine.
const answersWithinMilliseconds = 25_000;
// For a body that is still arriving and an answer that the client is still reading. Without progress, the wait ends.
const standstillMilliseconds = 5_000;
// Longer than one attempt to send an email. If the process were killed during an attempt, the email could go out twice.
const closesWithinMilliseconds = 50_000;
// If a load balancer asked /readyz within the first time, it gets the others to learn that this process is leaving.
const probedWithinMilliseconds = 15_000;
const noticeMilliseconds = 3_000;
const longestNoticeMilliseconds = 6_000;

/** @returns the exit code: 0 unless a request was cut off or something did not close in time */
export async function stop({ servers, connections }: Listening, { notice }: { notice: boolean }): Promise<number> {
  const late = after(answersWithinMilliseconds);
  const reported = beginToLeave();
  if (notice && wasProbedWithin(probedWithinMilliseconds))
    await Promise.all([after(noticeMilliseconds), Promise.race([reported, after(longestNoticeMilliseconds)])]);
  for (const server of servers) server.close();
  const gone = connections.leave(standstillMilliseconds).then(() => 0);
  const unanswered = await Promise.race([gone, late.then(() => connections.destroy())]);
  if (unanswered > 0) log().error({ requests: unanswered }, "requests cut off by the stop");
  const closed = await Promise.race([closeAll().then(() => true), after(closesWithinMilliseconds).then(() => false)]);
  if (!closed) log().error("stopped before everything was closed");
  return unanswered === 0 && closed ? 0 : 1;
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
