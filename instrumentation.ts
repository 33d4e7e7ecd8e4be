// Runs once when the framework's server starts: begins the delivery sweep of this process, and its care of the keys.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startSweep } = await import("./lib/mail/deliver");
  const { startTendingKeys } = await import("./lib/tokens/signing-keys-rotation");
  startSweep();
  startTendingKeys();
}
