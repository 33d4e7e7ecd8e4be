// Notes refusals before any limit bounds them: malformed requests, foreign pages and flood limits. Callers do not wait
// for the statement, and a process runs one at a time, so a flood of refusals neither slows answers nor takes up
// connections. Called by the verbs of lib/sign-in and by the request handlers of app/_http.

import type { Caller } from "@/lib/caller";
import { log } from "@/lib/log";
import { beforeExit, processWide } from "@/lib/process-wide";
import type { AuditEventName } from "./catalogue";
import { mostFurtherRequestIds } from "./fragments";
import { fold, foldKeyOf, type Facts } from "./record";

type Note = { name: AuditEventName; caller: Caller; facts: Facts; count: number; furtherRequestIds: string[] };
type Notes = { waiting: Map<string, Note>; writing: Promise<void> | null };

// For one process, while one statement runs. Beyond it, notes of further networks are dropped.
const mostWaiting = 1_000;

/**
 * Notes a refusal or a failure. The same one from the same network is one row a minute, whatever address it names.
 * Returns at once. The note is written within moments, and before the process ends. One that cannot be written is lost,
 * with a line in the log; it records no change.
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

/** Resolves when everything noted so far is written. */
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
