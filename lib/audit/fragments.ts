// The SQL of the trail, offered to verbs. Events are written in the statement of what they tell.

import type { Fragment, Sql } from "@/db/client";
import type { Caller } from "@/lib/caller";
import type { AuditEventName } from "./catalogue";
import type { Evidence } from "./evidence";

/** The columns of one event that come from the statement it rides on, as SQL expressions over `source`. */
export type EventColumns = {
  name: Fragment;
  /** `visitor` where it is absent. */
  actor?: Fragment;
  reference?: Fragment;
  userId?: Fragment;
  sessionId?: Fragment;
  addressHash?: Fragment;
  addressMasked?: Fragment;
  decision?: Fragment;
  reason?: Fragment;
  outcome?: Fragment;
  /** What was known before the statement. Its `statements` are those before this one. */
  evidence?: Evidence;
  /** What only the statement knows: a JSON object that is added to the evidence's inputs, and an array to its counters. */
  inputs?: Fragment;
  counters?: Fragment;
  /** How many mails the statement queued. */
  mails?: Fragment;
  details?: Fragment;
};

/** An event's name as an SQL expression. */
export function eventName(sql: Sql, name: AuditEventName): Fragment {
  return sql`${name}::text`;
}

/** The actor of something that a signed-in user did. @param id an SQL expression */
export function userActor(sql: Sql, id: Fragment): Fragment {
  return sql`'user:' || ${id}`;
}

/**
 * The body of a CTE that appends one event for each row of `source`.
 * @param source what stands behind FROM, such as a CTE's name or `(select 1) as once`
 */
export function recordFrom(sql: Sql, caller: Caller, source: Fragment, columns: EventColumns): Fragment {
  return sql`
    insert into audit_events (${columnNames(sql)})
    select ${values(sql, caller, columns)}
    from ${source}
  `;
}

/** What is folded: the key, how often it happened, and the ids of further requests. */
export type Fold = { key: string; count: number; furtherRequestIds: readonly string[] };

/** Enough for an operator to find a few people of one office; the count tells the rest. */
export const mostFurtherRequestIds = 20;

/**
 * A statement that records what somebody can bring about again and again, such as a refusal: the first of its key in a
 * minute appends a row, each further one raises the count of that row, whatever the number of processes. So a flood costs
 * the trail one row a minute.
 * @param source one row where it happened, and none where it did not; it happened where this is absent
 */
export function foldInto(sql: Sql, caller: Caller, columns: EventColumns, fold: Fold, source?: Fragment): Fragment {
  return sql`
    insert into audit_events as known (${columnNames(sql)}, fold_key, minute, count, last_at, further_request_ids)
    select ${values(sql, caller, columns)},
      ${fold.key}::text, date_trunc('minute', now()), ${fold.count}::int, now(), ${fold.furtherRequestIds as string[]}::text[]
    ${source === undefined ? sql`` : sql`from ${source}`}
    on conflict (minute, fold_key) where fold_key is not null do update
    set count = known.count + excluded.count,
      last_at = greatest(known.last_at, excluded.last_at),
      further_request_ids =
        (known.further_request_ids || excluded.request_id || excluded.further_request_ids)[1:${mostFurtherRequestIds}::int]
  `;
}

function columnNames(sql: Sql): Fragment {
  return sql`
    name, request_id, network, user_agent, actor, reference, user_id, session_id, address_hash, address_masked,
    decision, reason, outcome, inputs, counters, policy_version, cost, details
  `;
}

function values(sql: Sql, caller: Caller, { evidence, ...columns }: EventColumns): Fragment {
  const nothing = sql`null`;
  const inputs = sql.json((evidence?.inputs ?? {}) as never);
  const counters = sql.json((evidence?.counters ?? []) as never);
  return sql`
    ${columns.name}, ${caller.requestId}::text, ${caller.network}::text, ${caller.userAgent}::text,
    coalesce(${columns.actor ?? nothing}::text, 'visitor'), ${columns.reference ?? nothing}::text,
    ${columns.userId ?? nothing}::uuid, ${columns.sessionId ?? nothing}::uuid,
    ${columns.addressHash ?? nothing}::text, ${columns.addressMasked ?? nothing}::text,
    ${columns.decision ?? nothing}::text, ${columns.reason ?? nothing}::text, ${columns.outcome ?? nothing}::text,
    ${inputs}::jsonb || coalesce(${columns.inputs ?? nothing}::jsonb, '{}'::jsonb),
    ${counters}::jsonb || coalesce(${columns.counters ?? nothing}::jsonb, '[]'::jsonb),
    ${evidence?.policyVersion ?? null}::text,
    ${evidence ? sql`jsonb_build_object('statements', ${evidence.statements + 1}::int, 'mails', coalesce(${columns.mails ?? nothing}::int, 0))` : sql`'{}'::jsonb`},
    coalesce(${columns.details ?? nothing}::jsonb, '{}'::jsonb)
  `;
}
