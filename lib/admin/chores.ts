// What a long-lived process does beside answering: the delivery sweep, the hourly clean-up, the care of the keys and
// the watch over the volume of mail. Begun by instrumentation.ts.

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
