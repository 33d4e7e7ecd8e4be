// The background work of a long-lived process: the delivery sweep, the hourly clean-up, the maintenance of the keys,
// and the check of the mail volume. Started by instrumentation.ts.

import { startSweep } from "@/lib/mail/delivery/deliver";
import { startKeyMaintenance } from "@/lib/tokens/keys/signing-keys-rotation";
import { startHourlyCleanUp } from "./clean-up";
import { watchMailVolume } from "./mail-volume";

/** Starts all of them. A second call changes nothing: each runs once in a process. */
export function startChores(): void {
  startSweep();
  startHourlyCleanUp();
  startKeyMaintenance();
  watchMailVolume();
}
