// What the doctor says about one thing, and the words that its examinations share.

export type Finding = {
  about:
    | "settings"
    | "database"
    | "database TLS"
    | "pooler"
    | "rights"
    | "migrations"
    | "clock"
    | "mail server"
    | "counter"
    | "origin"
    | "proxies"
    | "SPF"
    | "DKIM"
    | "DMARC";
  /** Only `failed` is a reason not to serve. `skipped`: it could not be looked at from here. */
  result: "ok" | "warning" | "failed" | "skipped";
  /** What was seen, in a sentence. No secret stands in it. */
  what: string;
  /** What to do about it. With `warning` and `failed`. */
  advice?: string;
};

/** What the doctor reaches the world with. */
export type Tools = {
  /** TXT records, each as its strings. @throws with Node's DNS codes */
  resolveTxt(name: string): Promise<string[][]>;
  /** The selector of the DKIM key that the relay signs with, or null when nobody told it. */
  dkimSelector: string | null;
};

/** The code of an error, or of what caused it; empty without one. */
export function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === "string") return code;
  return cause ? codeOf(cause) : errors?.length ? codeOf(errors[0]) : "";
}

/** One line of an error's own words. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error && error.message !== "" ? error.message : codeOf(error) || String(error))
    .split("\n")[0]!
    .slice(0, 200);
}
