// Runs work after the answer is on its way. Called by routes and forms.

import { behindListener } from "./caller";

/** Runs `work` after the current request is answered. On a serverless platform, the framework keeps the process alive until it is done. */
export async function afterAnswer(work: () => Promise<void>): Promise<void> {
  if (behindListener()) return void setImmediate(() => void work());
  const { after } = await import("next/server");
  after(work);
}
