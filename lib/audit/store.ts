// This room's own SQL: reading the audit trail, and deleting old events.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { auditEvents } from "./catalogue";
import type { AuditEvent } from "./list";

const forget = sql`
  select forget_audit_events(make_interval(days => ${sql.int("days")}), ${sql.int("most")}) as forgotten
`.rows<{ forgotten: number }>();

/**
 * Deletes events past their time by the database's own function, which is the only way.
 * @returns how many were deleted
 */
export async function callForget(days: number, most: number): Promise<number> {
  const [row] = await run(forget, { days, most });
  return row!.forgotten;
}

// All events of one statement have the same time. Then the catalogue's order is the order of events.
const history = sql`
  with asked as (
    select id, reference, session_id from audit_events
    where request_id = ${sql.text("text")} or (count > 1 and further_request_ids @> array[${sql.text("text")}])
      or reference = upper(${sql.text("text")}) or (name like 'client.%' and details ->> 'client_id' = ${sql.text("text")})
      or address_hash = any(${sql.texts("addressHashes")})
    order by id desc limit ${sql.int("most")}
  ),
  related as (
    select id, session_id from audit_events where reference in (select reference from asked)
    union select id, session_id from asked
  )
  select * from (
    select id, at, name, request_id as "requestId", reference, actor, user_id as "userId", session_id as "sessionId",
      address_masked as "addressMasked", network, user_agent as "userAgent", decision, reason, inputs, counters,
      policy_version as "policyVersion", outcome, cost, details, count, last_at as "lastAt",
      further_request_ids as "furtherRequestIds"
    from audit_events
    where id in (select id from related) or session_id in (select session_id from related)
    order by id desc limit ${sql.int("most")}
  ) newest order by at, array_position(${sql.texts("order", () => Object.keys(auditEvents))}, name), id
`.rows<AuditEvent>();

/**
 * The events of a request, a reference, an address or a client's registration, together with those of the same
 * references and sessions, oldest first.
 */
export async function readHistory(by: { text: string; addressHashes: string[] }, most: number): Promise<AuditEvent[]> {
  return run(history, { ...by, most });
}
