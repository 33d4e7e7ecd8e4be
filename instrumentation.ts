// Runs once when the framework's server starts: keeps the rules that this process decides by, where no listener of ours
// has done so, and begins its delivery sweep.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startSweep } = await import("./lib/mail/deliver");
  startSweep();
  const { behindListener } = await import("./app/_http/caller");
  if (behindListener()) return;
  const { keepPolicyVersion } = await import("./lib/policy/version");
  await keepPolicyVersion();
}
