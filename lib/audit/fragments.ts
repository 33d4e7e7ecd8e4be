// The SQL of the audit trail, for the verbs. An event is written by the statement that makes the change it records.

import { join, sql, type Piece, type Statement, type ValuesOf, type ValuesOfAll } from "@/db/sql";
import type { Caller } from "@/lib/caller";
import type { AuditEventName } from "./catalogue";
import type { Evidence } from "./evidence";

/** The columns of one event that its statement fills in, as SQL expressions over `source`. */
export type EventColumns = {
  name: Piece;
  /** `visitor` when absent. */
  actor?: Piece;
  reference?: Piece;
  userId?: Piece;
  sessionId?: Piece;
  addressHash?: Piece;
  addressMasked?: Piece;
  decision?: Piece;
  reason?: Piece;
  outcome?: Piece;
  /** Adds what was known before the statement: {@link evidenceValues}. Its `statements` count those before this one. */
  evidence?: true;
  /**
   * What only the statement knows: a JSON object to add to the evidence's inputs, and an array to add to its counters.
   */
  inputs?: Piece;
  counters?: Piece;
  /** How many mails the statement queued. */
  mails?: Piece;
  details?: Piece;
};

/** What every event takes from the caller. A Caller has all of it. */
export type CallerValues = Pick<Caller, "requestId" | "network" | "userAgent">;

export type EvidenceValues = {
  evidenceInputs: Evidence["inputs"];
  evidenceCounters: Evidence["counters"];
  policyVersion: string;
  statementsBefore: number;
};

/** The values of an event with evidence. */
export function evidenceValues({ inputs, counters, policyVersion, statements }: Evidence): EvidenceValues {
  return { evidenceInputs: inputs, evidenceCounters: counters, policyVersion, statementsBefore: statements };
}

type ValuesOfColumns<Columns extends EventColumns> = CallerValues &
  ValuesOfAll<Extract<Columns[keyof Columns], Piece>> &
  (Columns extends { evidence: true } ? EvidenceValues : unknown);

/** An event's name as an SQL expression. */
export function eventName(name: AuditEventName): Statement {
  return sql.literal(name);
}

/**
 * The actor of what a signed-in user did.
 * @param id an SQL expression
 */
export function userActor<Id extends Piece>(id: Id) {
  return sql`'user:' || ${id}`;
}

/**
 * The body of a CTE that appends one event for each row of `source`.
 * @param source what comes after FROM, such as a CTE's name or `(select 1) as once`
 */
export function recordFrom<Source extends Piece, const Columns extends EventColumns>(
  source: Source,
  columns: Columns,
): Statement<ValuesOf<Source> & ValuesOfColumns<Columns>> {
  return sql`
    insert into audit_events (${columnNames})
    select ${expressions(columns)}
    from ${source}
  ` as Piece as never;
}

/** How an event is folded: the key, how often it happened, and the ids of further requests. */
export type FoldValues = { foldKey: string; foldCount: number; furtherRequestIds: readonly string[] };

/** Enough for an operator to find a few people in one office. The count covers the rest. */
export const mostFurtherRequestIds = 20;

/**
 * A statement that records an event that anyone can cause again and again, such as a refusal. The first one of its key
 * in a minute appends a row. Each further one raises that row's count, for any number of processes. So a flood costs
 * one row a minute.
 * @param source one row when it happened, none when it did not
 */
export function foldInto<Source extends Piece, const Columns extends EventColumns>(
  source: Source,
  columns: Columns,
): Statement<ValuesOf<Source> & ValuesOfColumns<Columns> & FoldValues> {
  return sql`
    insert into audit_events as known (${columnNames}, fold_key, minute, count, last_at, further_request_ids)
    select ${expressions(columns)}, ${sql.text("foldKey")}, date_trunc('minute', now()), ${sql.int("foldCount")}, now(),
      ${sql.texts("furtherRequestIds")}
    from ${source}
    on conflict (minute, fold_key) where fold_key is not null do update
    set count = known.count + excluded.count,
      last_at = greatest(known.last_at, excluded.last_at),
      further_request_ids =
        (known.further_request_ids || excluded.request_id || excluded.further_request_ids)[1:${sql.int("mostFurther", () => mostFurtherRequestIds)}]
  ` as Piece as never;
}

const columnNames = sql.raw(`
  name, request_id, network, user_agent, actor, reference, user_id, session_id, address_hash, address_masked,
  decision, reason, outcome, inputs, counters, policy_version, cost, details
`);

function expressions({ evidence, mails = sql`0`, ...columns }: EventColumns): Piece {
  const or = (piece: Piece | undefined, otherwise: string) => piece ?? sql.raw(otherwise);
  const added = (known: Piece, more: Piece | undefined) =>
    more ? sql`${known} || coalesce(${more}, '{}'::jsonb)` : known;
  const counted = (known: Piece, more: Piece | undefined) =>
    more ? sql`${known} || coalesce(${more}, '[]'::jsonb)` : known;
  return join(
    [
      columns.name,
      sql.text("requestId"),
      sql.text("network"),
      sql.text("userAgent"),
      sql`coalesce(${or(columns.actor, "null::text")}, 'visitor')`,
      or(columns.reference, "null"),
      or(columns.userId, "null::uuid"),
      or(columns.sessionId, "null::uuid"),
      or(columns.addressHash, "null"),
      or(columns.addressMasked, "null"),
      or(columns.decision, "null"),
      or(columns.reason, "null"),
      or(columns.outcome, "null"),
      added(evidence ? sql.json("evidenceInputs") : sql`'{}'::jsonb`, columns.inputs),
      counted(evidence ? sql.json("evidenceCounters") : sql`'[]'::jsonb`, columns.counters),
      evidence ? sql.text("policyVersion") : sql`null`,
      evidence
        ? sql`jsonb_build_object('statements', ${sql.int("statementsBefore")} + 1, 'mails', coalesce(${mails}, 0))`
        : sql`'{}'::jsonb`,
      or(columns.details, "'{}'::jsonb"),
    ],
    ", ",
  );
}
