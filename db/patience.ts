// Bounds how long anybody waits for Postgres: a server that hangs, or a connection that leads nowhere, is otherwise
// noticed by nobody. Used by client. A statement_timeout would be the server's own, and a hanging server keeps none.

import type postgres from "postgres";
import { isForgotten, rememberForgotten } from "./forgotten";
import { Name, Statement, type Run } from "./statement";

// What the client's queries have beside what their type shows.
type Query = Promise<unknown> & { reject(error: Error): void; cancel(): void; state: object | null };

// The wait for an answer is counted in this many steps.
const steps = 20;

/**
 * Makes a pool's statements cheap to put together, and fail when they were not answered in time. One that still waits for a connection is never
 * sent; one that was sent may take effect after its caller was told 503, as with any lost answer. One that Postgres had forgotten
 * is sent once more.
 * @param abandon called when no statement at all was answered in that time, or the server takes no writes any more: the pool's connections are worth nothing
 * @param named whether statements are prepared under a name; not where a pooler would lose them
 */
export function withPatience(
  pool: postgres.Sql,
  milliseconds: number,
  abandon: () => void,
  named = true,
): postgres.Sql {
  const memory = rememberForgotten(named);
  let answeredAt = 0;
  let abandoned = false;

  function watch(query: Query): void {
    const startedAt = performance.now();
    // In steps, each with a look at the sockets between: while this process itself is held up, as when it starts on a
    // busy machine, one step passes at most, and not the patience with a server that has answered long ago.
    let stepsLeft = steps;
    let timer = setTimeout(step, milliseconds / steps);
    function step() {
      stepsLeft -= 1;
      if (stepsLeft > 0) timer = setTimeout(step, milliseconds / steps);
      else setImmediate(giveUp);
    }
    let settled = false;
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    const answered = () => {
      settle();
      answeredAt = performance.now();
    };
    // What Postgres refuses is an answer too; what the client says by itself is none.
    Promise.prototype.then.call(query, answered, (error: Error & { code?: string }) => {
      if (error.name === "PostgresError") answered();
      else settle();
      // A primary that became a standby: another one is elsewhere.
      if (error.code === "25006") leave();
    });

    function giveUp() {
      if (settled) return;
      if (query.state === null) query.cancel();
      else query.reject(Object.assign(new Error("Postgres did not answer in time."), { code: "ETIMEDOUT" }));
      if (answeredAt < startedAt) leave();
    }
  }

  function leave(): void {
    if (!abandoned) abandon();
    abandoned = true;
  }

  function send(text: string, parameters: unknown[], prepare: boolean): Query {
    const query = sendOver(pool, text, parameters, prepare);
    watch(query);
    return query;
  }

  const run: Run = (text, parameters) => {
    const sent = memory.asSent(text);
    return send(sent.text, parameters, sent.named).then(undefined, (error: unknown) => {
      if (!isForgotten(error)) throw error;
      memory.forgot(text, sent.text);
      return send(text, parameters, false);
    });
  };
  return new Proxy(pool, {
    apply: (target, self, given: unknown[]) =>
      make(given, run) ?? Reflect.apply(target as (...given: unknown[]) => unknown, self, given),
    get: (target, name) => (name === "begin" ? begin : Reflect.get(target, name)),
  });

  // An error ends a transaction, so nothing in it can be sent once more: its statements have no names.
  function begin(work: (transaction: postgres.Sql) => unknown): Promise<unknown> {
    return pool.begin((transaction) => {
      const runInside: Run = (text, parameters) => sendOver(transaction, text, parameters, false);
      return work(
        new Proxy(transaction as unknown as postgres.Sql, {
          apply: (target, self, given: unknown[]) =>
            make(given, runInside) ?? Reflect.apply(target as (...given: unknown[]) => unknown, self, given),
        }),
      );
    });
  }
}

function sendOver(over: Pick<postgres.Sql, "unsafe">, text: string, parameters: unknown[], prepare: boolean): Query {
  return over.unsafe(
    text,
    parameters as postgres.ParameterOrJSON<never>[],
    { prepare, simple: false } as postgres.UnsafeQueryOptions,
  ) as unknown as Query;
}

/** A piece of ours where the client would make one of its own. */
function make([first, ...values]: unknown[], run: Run): Name | Statement | undefined {
  if (typeof first === "string") return new Name(first);
  return Array.isArray(first) && "raw" in first ? new Statement(first as unknown as string[], values, run) : undefined;
}
