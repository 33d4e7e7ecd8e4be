// A finding of the doctor, and the helpers that its checks share.

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
  /** Only `failed` is a reason not to serve. `skipped`: it could not be checked from here. */
  result: "ok" | "warning" | "failed" | "skipped";
  /** The result in a sentence, without secrets. */
  what: string;
  /** What to do about it. With `warning` and `failed`. */
  advice?: string;
};

/** What the doctor uses to reach other services. */
export type Tools = {
  /** TXT records, each as its strings. @throws with Node's DNS codes */
  resolveTxt(name: string): Promise<string[][]>;
  /** The selector of the DKIM key that the relay signs with, or null when it was not given. */
  dkimSelector: string | null;
};

/** The code of an error, or of what caused it; empty without one. */
export function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === "string") return code;
  return cause ? codeOf(cause) : errors?.length ? codeOf(errors[0]) : "";
}

/** The first line of an error's own message. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error && error.message !== "" ? error.message : codeOf(error) || String(error))
    .split("\n")[0]!
    .slice(0, 200);
}
