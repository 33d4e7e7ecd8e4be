// The SQL of the trail, offered to verbs. Events are written in the statement of what they tell.

import type { Fragment, Sql } from "@/db/client";
import type { Caller } from "@/lib/caller";
import type { AuditEventName } from "./catalogue";

/** The columns of one event that come from the statement it rides on, as SQL expressions over `source`. */
export type EventColumns = {
  name: Fragment;
  reference?: Fragment;
  userId?: Fragment;
  sessionId?: Fragment;
  addressHash?: Fragment;
  addressMasked?: Fragment;
  reason?: Fragment;
  details?: Fragment;
};

/** An event's name as an SQL expression. */
export function eventName(sql: Sql, name: AuditEventName): Fragment {
  return sql`${name}::text`;
}

/**
 * The body of a CTE that appends one event for each row of `source`.
 * @param source what stands behind FROM, such as a CTE's name or `(select 1) as once`
 */
export function recordFrom(sql: Sql, caller: Caller, source: Fragment, columns: EventColumns): Fragment {
  const nothing = sql`null`;
  return sql`
    insert into audit_events (
      name, request_id, network, user_agent, reference, user_id, session_id, address_hash, address_masked, reason, details
    )
    select ${columns.name}, ${caller.requestId}::text, ${caller.network}::text, ${caller.userAgent}::text,
      ${columns.reference ?? nothing}::text, ${columns.userId ?? nothing}::uuid, ${columns.sessionId ?? nothing}::uuid,
      ${columns.addressHash ?? nothing}::text, ${columns.addressMasked ?? nothing}::text, ${columns.reason ?? nothing}::text,
      coalesce(${columns.details ?? nothing}::jsonb, '{}'::jsonb)
    from ${source}
  `;
}
