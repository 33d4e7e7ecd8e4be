// Raises an alarm when the whole service sends more mail than usual: somebody may be using it to write to strangers. It
// stops nothing, because with a global cap one attacker could lock everyone out. Started by chores.ts.

import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { beforeExit, processWide } from "@/lib/process-wide";
import { readState } from "./store";

const everyMilliseconds = 60_000;

/**
 * Checks once, and logs a line when the number is crossed and when it is no longer.
 * @throws when Postgres is out of reach
 */
export async function checkMailVolume(): Promise<void> {
  const { mailsLastHour } = await readState();
  const { alarmMailsPerHour } = env();
  const alarm = processWide("mail-alarm", () => ({ on: false }));
  const over = mailsLastHour > alarmMailsPerHour;
  if (over && !alarm.on)
    log().warn({ mailsLastHour, alarmMailsPerHour }, "more mail than the alarm number within an hour");
  if (!over && alarm.on) log().info({ mailsLastHour, alarmMailsPerHour }, "mail is below the alarm number again");
  alarm.on = over;
}

/** Checks every minute, in each process, and each logs once. Others report an outage of Postgres. */
export function watchMailVolume(): void {
  processWide("mail-volume", () => {
    const timer = setInterval(() => void checkMailVolume().catch(() => {}), everyMilliseconds).unref();
    beforeExit("work", async () => clearInterval(timer));
    return timer;
  });
}
