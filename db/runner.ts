// Sends statements over a pool, each with a time limit. Without one, nobody would notice a server that hangs or a
// connection that leads nowhere. A statement_timeout would not help: the server enforces it, and a hanging server does
// not. Used by client.

import type postgres from "postgres";
import { isForgotten, rememberForgotten } from "./forgotten";
import type { NoValues, Statement } from "./sql";

/** The rows of a statement, and how many rows it returned or changed. */
export type Rows<Row> = Row[] & { count: number };

export interface Run {
  <Row>(statement: Statement<NoValues, Row>): Promise<Rows<Row>>;
  <Values, Row>(statement: Statement<Values, Row>, values: NoInfer<Values>): Promise<Rows<Row>>;
}

export type Runner = {
  run: Run;
  transaction: <T>(work: (run: Run) => Promise<T>) => Promise<T>;
  end: () => Promise<void>;
};

// What the client's queries have that their public type does not show.
type Query = Promise<unknown> & { reject(error: Error): void; cancel(): void; state: object | null };

// The time limit is counted in this many steps.
const steps = 20;

/**
 * Makes a runner over a pool. A statement that is not answered in time fails. One that still waits for a connection is
 * never sent. One that was sent may still take effect after its request got 503, as with any lost answer. One that
 * Postgres had forgotten is sent once more.
 * @param abandon called when no statement at all was answered within the limit, or the server takes no writes any more:
 * the pool's connections are useless
 * @param named whether statements are prepared under a name; false where a pooler would lose them
 */
export function makeRunner(pool: postgres.Sql, milliseconds: number, abandon: () => void, named = true): Runner {
  const memory = rememberForgotten(named);
  let answeredAt = 0;
  let abandoned = false;

  /**
   * Waits for an answer until the time limit.
   * @param giveUp called when none came
   */
  function watch<T>(answer: PromiseLike<T>, giveUp: (error: Error) => void): void {
    const startedAt = performance.now();
    let settled = false;
    const stop = countDown(milliseconds, () => {
      if (settled) return;
      giveUp(Object.assign(new Error("Postgres did not answer in time."), { code: "ETIMEDOUT" }));
      if (answeredAt < startedAt) leave();
    });
    const settle = () => {
      settled = true;
      stop();
    };
    const answered = () => {
      settle();
      answeredAt = performance.now();
    };
    // A refusal by Postgres is an answer too. An error that the client makes by itself is not.
    Promise.prototype.then.call(answer, answered, (error: Error & { code?: string }) => {
      if (error.name === "PostgresError") answered();
      else settle();
      // The primary became a standby, so another server is the primary now.
      if (error.code === "25006") leave();
    });
  }

  function leave(): void {
    if (!abandoned) abandon();
    abandoned = true;
  }

  function send(over: Pick<postgres.Sql, "unsafe">, text: string, values: unknown[], prepare: boolean): Query {
    return over.unsafe(
      text,
      values.map(untyped) as never[],
      { prepare, simple: false } as postgres.UnsafeQueryOptions,
    ) as never;
  }

  // The server learns the types from the casts in the text. The client's guess, which it makes for these alone, would make
  // another statement of the same text.
  function untyped(value: unknown): unknown {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "boolean" || first instanceof Date ? pool.typed(value as never, 0) : value;
  }

  function sendInTime(text: string, values: unknown[], prepare: boolean): Query {
    const query = send(pool, text, values, prepare);
    watch(query, (error) => abort(query, error));
    return query;
  }

  // Not async: every promise on this path costs each request some microseconds.
  function runStatement(statement: Statement<never>, values: Record<string, unknown> = {}): Promise<unknown> {
    const { text } = statement.compile();
    const parameters = statement.valuesOf(values);
    const sent = memory.asSent(text);
    return sendInTime(sent.text, parameters, sent.named).then(undefined, (error: unknown) => {
      if (!isForgotten(error)) throw error;
      memory.forgot(text, sent.text);
      return sendInTime(text, parameters, false);
    });
  }

  // An error ends a transaction, so nothing in it can be sent once more. That is why its statements have no names.
  function transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let begin = () => {};
      const begun = new Promise<void>((taken) => (begin = taken));
      let late = false;
      // The connection may hang in the rollback too, so the caller does not wait for it.
      const giveUp = (error: Error) => {
        late = true;
        reject(error);
      };
      watch(begun, giveUp);
      const ended: Promise<unknown> = pool.begin(async (connection) => {
        if (late) throw new Error("The caller of this transaction has given up.");
        begin();
        const inside = (statement: Statement<never>, values: Record<string, unknown> = {}) => {
          const query = send(connection, statement.compile().text, statement.valuesOf(values), false);
          watch(query, (error) => {
            abort(query, error);
            giveUp(error);
          });
          return query;
        };
        try {
          return await work(inside as unknown as Run);
        } finally {
          watch(ended, giveUp);
        }
      });
      ended.then((value) => resolve(value as T), reject);
    });
  }

  return { run: runStatement as Run, transaction, end: () => pool.end({ timeout: 5 }) };
}

// Counts in steps, so that the process reads its sockets in between. While the process itself is held up, as when it
// starts on a busy machine, at most one step passes and not the whole limit, when the server may have answered long
// ago.
function countDown(milliseconds: number, end: () => void): () => void {
  let left = steps;
  let timer = setTimeout(step, milliseconds / steps);
  function step() {
    left -= 1;
    if (left > 0) timer = setTimeout(step, milliseconds / steps);
    else setImmediate(end);
  }
  return () => clearTimeout(timer);
}

function abort(query: Query, error: Error): void {
  if (query.state === null) query.cancel();
  else query.reject(error);
}
