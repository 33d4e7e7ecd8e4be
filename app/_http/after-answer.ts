// What is done once the answer is on its way. Called by routes and forms.

import { behindListener } from "./caller";

/** Does something after the answer of the request that calls. Where no process of ours lives on, the framework keeps it alive until then. */
export async function afterAnswer(work: () => Promise<void>): Promise<void> {
  if (behindListener()) return void setImmediate(() => void work());
  const { after } = await import("next/server");
  after(work);
}
