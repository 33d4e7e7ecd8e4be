// Reads the audit trail: the events of one sign-in, found by anything that a person can read out. Called by lib/admin.

import { keyedHashes } from "@/lib/secret";
import type { AuditEventName } from "./catalogue";
import type { RecordedCounter } from "./evidence";
import { readHistory } from "./store";

export type AuditEvent = {
  at: Date;
  name: AuditEventName;
  requestId: string;
  reference: string | null;
  actor: string;
  userId: string | null;
  sessionId: string | null;
  addressMasked: string | null;
  network: string;
  userAgent: string;
  decision: "allow" | "refuse" | null;
  reason: string | null;
  inputs: Record<string, string | number | boolean>;
  counters: RecordedCounter[];
  policyVersion: string | null;
  outcome: string | null;
  cost: { statements?: number; mails?: number };
  details: Record<string, unknown>;
  /** How often it happened within its minute, until when, and the ids of up to twenty further requests. */
  count: number;
  lastAt: Date | null;
  furtherRequestIds: string[];
};

const mostEvents = 200;

/**
 * The events for what was asked, oldest first, together with those of the same reference and of the sessions that they
 * started. At most 200, the newest.
 * @param asked a request id, a reference such as K7Q-2MX, an address (hashed and not kept), or a registered client's id
 */
export async function listEvents(asked: string): Promise<AuditEvent[]> {
  const text = asked.trim();
  return readHistory({ text, addressHashes: keyedHashes("address", text.toLowerCase()) }, mostEvents);
}
