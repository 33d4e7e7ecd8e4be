// The parameters of an OAuth request, from a form or a JSON object. Called by /auth/token, /auth/revoke and /auth/introspect.

import { z } from "zod";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { readForm, readJson } from "./body";

const object = z.record(z.string(), z.unknown());

/**
 * Reads the parameters. An empty one counts as left out, one that is sent twice is refused (RFC 6749 section 3.2).
 * Refuses: `unsupported_media_type`, `payload_too_large`, `validation_failed`.
 */
export async function readOAuthBody(request: Request): Promise<Outcome<Record<string, string>>> {
  const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get("content-type") ?? "");
  const read = isForm ? await readForm(request) : await readJson(request, object);
  if (!read.ok) return read;
  const entries = isForm ? [...(read.value as URLSearchParams)] : Object.entries(read.value).filter(([, value]) => value !== null);
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of entries) {
    if (name in fields) return refuse("validation_failed", { detail: "A parameter was sent twice." });
    if (typeof value !== "string") return refuse("validation_failed", { detail: "Every parameter is a text." });
    fields[name] = value;
  }
  for (const [name, value] of Object.entries(fields)) if (value === "") delete fields[name];
  return accept(fields);
}

/** The parameters that a schema names. Refuses: `validation_failed`, with the first that is wrong or missing. */
export function readParameters<T>(fields: Record<string, string>, schema: z.ZodType<T>): Outcome<T> {
  const parsed = schema.safeParse(fields);
  return parsed.success ? accept(parsed.data) : refuse("validation_failed", { detail: `Wrong or missing: ${parsed.error.issues[0]!.path.join(".")}.` });
}
