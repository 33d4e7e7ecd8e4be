// The hourly clean-up deletes what is no longer needed, a few rows at a time, in one process at a time. Started by
// chores.ts, and by /cron where no process lives long enough.

import { forgetOldEvents } from "@/lib/audit/retention";
import { forgetOldChallenges } from "@/lib/challenges/retention";
import { forgetOldestCaptured } from "@/lib/inbox/retention";
import { log } from "@/lib/log";
import { forgetEndedSuppressions, forgetOldMessages } from "@/lib/mail/retention";
import { forgetEndedWindows, forgetOldAllowances, forgetOldFailures } from "@/lib/policy/retention";
import { beforeExit, processWide } from "@/lib/process-wide";
import { forgetOldSessions } from "@/lib/sessions/retention";
import { forgetEndedFamilies, forgetOldCodes, forgetPastRevocations } from "@/lib/oauth/retention";
import { forgetOldPersonalAccessTokens } from "@/lib/tokens/retention";
import { runExclusively } from "./store";

const everyMilliseconds = 3_600_000;
// A batch locks rows that nobody else uses, for milliseconds, or 160 ms on a busy machine with millions of rows.
const rowsAtOnce = 500;
// The next run takes what is left.
const longestSeconds = 60;

const chores = {
  challenges: forgetOldChallenges,
  messages: forgetOldMessages,
  sessions: forgetOldSessions,
  authorizationCodes: forgetOldCodes,
  personalAccessTokens: forgetOldPersonalAccessTokens,
  refreshFamilies: forgetEndedFamilies,
  revokedAccessTokens: forgetPastRevocations,
  floodWindows: forgetEndedWindows,
  mailAllowances: forgetOldAllowances,
  codeFailures: forgetOldFailures,
  suppressions: forgetEndedSuppressions,
  capturedMessages: forgetOldestCaptured,
  auditEvents: forgetOldEvents,
} satisfies Record<string, (most: number) => Promise<number>>;

export type CleanedUp = {
  /** How many rows were deleted, by kind. Link tokens and mails are deleted with their challenge and not counted. */
  forgotten: Record<keyof typeof chores, number>;
  /** False when time ran out, a chore failed or the process stops. The next run goes on. */
  finished: boolean;
};

/**
 * Deletes everything that is due. Each batch is its own statement, so stopping in the middle loses nothing.
 * @param limits.rows at once
 * @param limits.seconds after which it stops
 * @returns null when another process is cleaning up; then this one does nothing
 */
export async function cleanUp({ rows = rowsAtOnce, seconds = longestSeconds } = {}): Promise<CleanedUp | null> {
  const deadline = performance.now() + seconds * 1000;
  const done = await runExclusively(() => run(rows, () => performance.now() > deadline || state().stopping));
  if (done) log().info({ ...done.forgotten, finished: done.finished }, "cleaned up");
  return done;
}

async function run(rows: number, isOver: () => boolean): Promise<CleanedUp> {
  const counts: Record<string, number> = {};
  let finished = true;
  for (const [what, forget] of Object.entries(chores)) {
    let gone = 0;
    for (let batch = rows; batch === rows; gone += batch) {
      if (isOver()) {
        finished = false;
        break;
      }
      batch = await forget(rows).catch((error: unknown) => {
        // The other chores still run.
        log().error({ what, error: String(error) }, "clean-up failed");
        finished = false;
        return 0;
      });
    }
    counts[what] = gone;
  }
  return { forgotten: counts as CleanedUp["forgotten"], finished };
}

type State = { running: Promise<unknown>; stopping: boolean };
const state = () => processWide<State>("clean-up", () => ({ running: Promise.resolve(), stopping: false }));

/** Cleans up every hour, for the first time after an hour. The end of the process waits for the current batch. */
export function startHourlyCleanUp(): void {
  processWide("clean-up-timer", () => {
    const once = () => cleanUp().catch((error: unknown) => log().error({ error: String(error) }, "clean-up failed"));
    const timer = setInterval(() => void (state().running = once()), everyMilliseconds).unref();
    beforeExit("work", async () => {
      clearInterval(timer);
      state().stopping = true;
      await state().running;
    });
    return timer;
  });
}
