// Handles statements that Postgres has forgotten: behind a pooler that gives every statement another connection, after
// DISCARD ALL or DEALLOCATE ALL, or because a migration by another process changed what they return. Used by runner.

import postgres from "postgres";

// How often a statement may be forgotten before it loses its name, and so is parsed each time.
const mostOften = 3;
// 26000: no such statement. 42P05: the name is taken. 42804: a type that was fixed when the statement was parsed has
// changed.
const codes = new Set(["26000", "42P05", "42804"]);

type ErrorFields = { code?: unknown; routineName?: unknown; message?: unknown };

// The client repeats forgotten statements itself, recognised by the name of the routine that failed, and it is wrong
// twice. It serializes the values a second time, so true arrives as false. It also sends the description without
// marking its connection as busy, so one statement can get another one's answer. Hiding the routine's name leaves the
// repetition to us. The framework loads this file once per bundle but the client only once, so the property is
// configurable and may be set again.
Object.defineProperty(postgres.PostgresError.prototype, "routine", {
  configurable: true,
  get: () => undefined,
  set(this: ErrorFields, name: string) {
    this.routineName = name;
  },
});

/**
 * True when Postgres, or a pooler in front of it, refused a statement because it no longer knows the parsed form. The
 * statement did not run, and an error undoes what was done before it, so it may be sent once more.
 */
export function isForgotten(error: unknown): boolean {
  const { code, routineName, message } = error as ErrorFields;
  if (typeof code !== "string") return false;
  // "cached plan must not change result type", in the server's language, and a pooler's own message.
  return (
    codes.has(code) ||
    (code === "0A000" && routineName === "RevalidateCachedQuery") ||
    (code === "08P01" && /prepared statement/i.test(String(message)))
  );
}

/**
 * Decides how each statement of one pool is sent.
 * @param named false where statements may have no name, because the pooler would lose it
 */
export function rememberForgotten(named: boolean) {
  const times = new Map<string, number>();
  return {
    /**
     * The text to send, and whether to name it. A forgotten statement gets another text, so that no connection and no
     * pooler confuses it with the one it has.
     */
    asSent(text: string): { text: string; named: boolean } {
      if (times.size === 0) return { text, named };
      const often = times.get(text) ?? 0;
      return { text: text + " ".repeat(often), named: named && often < mostOften };
    },
    /** @param sent the text that was forgotten. When many were under way with it, only the first one counts */
    forgot(text: string, sent: string): void {
      const often = times.get(text) ?? 0;
      if (text.length + often === sent.length) times.set(text, often + 1);
    },
  };
}
