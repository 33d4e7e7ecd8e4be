// Runs once when the framework's server starts: begins the delivery sweep and the hourly clean-up of this process.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startSweep } = await import("./lib/mail/deliver");
  const { startHourlyCleanUp } = await import("./lib/admin/clean-up");
  startSweep();
  startHourlyCleanUp();
}
