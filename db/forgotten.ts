// Statements that Postgres has forgotten: behind a pooler that gives every statement another connection, after DISCARD ALL
// or DEALLOCATE ALL, or because a migration beside this process changed what they return. Used by runner.

import postgres from "postgres";

// How often one statement may be forgotten before it gets no name any more, and so is parsed each time.
const mostOften = 3;
// 26000 no such statement, 42P05 that name is taken, 42804 a type that its parse had settled is another one now.
const codes = new Set(["26000", "42P05", "42804"]);

type Said = { code?: unknown; routineName?: unknown; message?: unknown };

// The client has a repetition of its own, by the name of the routine that failed, and it is wrong twice. It serializes the
// values a second time, so that true arrives as false; and it sends the description without marking its connection as
// taken, so that one statement is given another one's answer. It finds no name, and so leaves the repetition to us.
// The framework loads this file once for each of its bundles, and the client once for all: it is set again.
Object.defineProperty(postgres.PostgresError.prototype, "routine", {
  configurable: true,
  get: () => undefined,
  set(this: Said, name: string) {
    this.routineName = name;
  },
});

/**
 * Tells whether Postgres, or a pooler before it, refused a statement because it no longer knows it as it was parsed. That is
 * said instead of running it, and what a statement did before any error is undone with it: it may be sent once more.
 */
export function isForgotten(error: unknown): boolean {
  const { code, routineName, message } = error as Said;
  if (typeof code !== "string") return false;
  // "cached plan must not change result type", in the server's language; and what a pooler says by itself.
  return (
    codes.has(code) ||
    (code === "0A000" && routineName === "RevalidateCachedQuery") ||
    (code === "08P01" && /prepared statement/i.test(String(message)))
  );
}

/** How each statement of one pool is to be sent. @param named false where none may have a name: the pooler would lose it */
export function rememberForgotten(named: boolean) {
  const times = new Map<string, number>();
  return {
    /** The text to send, and whether under a name. A statement that was forgotten gets another text, so that no connection, and no pooler, takes it for the one that it has. */
    asSent(text: string): { text: string; named: boolean } {
      if (times.size === 0) return { text, named };
      const often = times.get(text) ?? 0;
      return { text: text + " ".repeat(often), named: named && often < mostOften };
    },
    /** @param sent the text that was forgotten; of many that were under way with it the first one counts */
    forgot(text: string, sent: string): void {
      const often = times.get(text) ?? 0;
      if (text.length + often === sent.length) times.set(text, often + 1);
    },
  };
}
