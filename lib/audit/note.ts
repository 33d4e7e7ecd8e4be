// Notes refusals that nothing has bounded yet: what is malformed, foreign or over a flood limit. Nobody waits for the
// statement, and one at a time is under way in a process, so that a flood of refusals neither slows its answers nor
// takes the connections of others. Called by the verbs of lib/sign-in and by the doors of app/_http.

import type { Caller } from "@/lib/caller";
import { log } from "@/lib/log";
import { beforeExit, processWide } from "@/lib/process-wide";
import type { AuditEventName } from "./catalogue";
import { mostFurtherRequestIds } from "./fragments";
import { fold, foldKeyOf, type Facts } from "./record";

type Note = { name: AuditEventName; caller: Caller; facts: Facts; count: number; furtherRequestIds: string[] };
type Notes = { waiting: Map<string, Note>; writing: Promise<void> | null };

// Of one process, in the time of one statement. Beyond it, networks that nobody has noted yet are left out.
const mostWaiting = 1_000;

/**
 * Notes a refusal or a failure: the same one of the same network is one row a minute, whatever address it names.
 * Returns at once; what was noted is written within moments, and before the process ends. A note that cannot be
 * written is lost, with a line in the log: nothing was changed by what it tells.
 */
export function note(name: AuditEventName, caller: Caller, facts: Facts = {}): void {
  const notes = pending();
  const key = foldKeyOf(name, facts.reason, caller.networkKey);
  const known = notes.waiting.get(key);
  if (known) {
    known.count += 1;
    if (known.furtherRequestIds.length < mostFurtherRequestIds) known.furtherRequestIds.push(caller.requestId);
  } else if (notes.waiting.size < mostWaiting) {
    notes.waiting.set(key, { name, caller, facts, count: 1, furtherRequestIds: [] });
  }
  notes.writing ??= write(notes);
}

/** Resolves when everything that was noted so far is written. */
export async function notesWritten(): Promise<void> {
  await pending().writing;
}

function pending(): Notes {
  return processWide("audit-notes", () => {
    beforeExit("work", notesWritten);
    return { waiting: new Map(), writing: null };
  });
}

async function write(notes: Notes): Promise<void> {
  for (const [key, { name, caller, facts, count, furtherRequestIds }] of notes.waiting) {
    notes.waiting.delete(key);
    try {
      await fold(name, caller, facts, { foldKey: key, foldCount: count, furtherRequestIds });
    } catch (error) {
      log().error({ requestId: caller.requestId, error: String(error), event: name, count }, "refusal not recorded");
    }
  }
  notes.writing = null;
}
