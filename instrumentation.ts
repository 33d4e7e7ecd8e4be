// Runs once when the framework's server starts: begins the delivery sweep, the hourly clean-up, the care of the keys and
// the watch over the volume of mail, and keeps the rules that this process decides by, where no listener of ours has done so.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startSweep } = await import("./lib/mail/deliver");
  const { startHourlyCleanUp } = await import("./lib/admin/clean-up");
  const { watchMailVolume } = await import("./lib/admin/mail-volume");
  const { startTendingKeys } = await import("./lib/tokens/keys/signing-keys-rotation");
  startSweep();
  startHourlyCleanUp();
  startTendingKeys();
  watchMailVolume();
  const { behindListener } = await import("./app/_http/caller");
  if (behindListener()) return;
  const { keepPolicyVersion } = await import("./lib/policy/version");
  await keepPolicyVersion();
}
