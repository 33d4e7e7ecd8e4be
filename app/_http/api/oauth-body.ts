// The parameters of an OAuth request, from a form or a JSON object. Called by client-credentials.ts and
// the routes that it serves.

import { z } from "zod";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { hasMediaType, readForm, readJson } from "../body";

const object = z.record(z.string(), z.unknown());

/**
 * Reads the parameters. An empty one counts as left out. One that is sent twice is refused (RFC 6749 section 3.2).
 * Refuses: `unsupported_media_type`, `payload_too_large`, `validation_failed`.
 */
export async function readOAuthBody(request: Request): Promise<Outcome<Record<string, string>>> {
  const isForm = hasMediaType(request, "application/x-www-form-urlencoded");
  if (!isForm && !hasMediaType(request, "application/json")) {
    return refuse("unsupported_media_type", { detail: "Send application/x-www-form-urlencoded or application/json." });
  }
  const read = isForm ? await readForm(request) : await readJson(request, object);
  if (!read.ok) return read;
  const entries = isForm
    ? [...(read.value as URLSearchParams)]
    : Object.entries(read.value).filter(([, value]) => value !== null);
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of entries) {
    if (name in fields) return refuse("validation_failed", { detail: "A parameter was sent twice." });
    if (typeof value !== "string") return refuse("validation_failed", { detail: "Every parameter must be a string." });
    fields[name] = value;
  }
  for (const [name, value] of Object.entries(fields)) if (value === "") delete fields[name];
  return accept(fields);
}

/** The refusal of a request that lacks a parameter. */
export function missing(name: string): Refusal {
  return refuse("validation_failed", { detail: `Wrong or missing: ${name}.` });
}

/** Parses the parameters that a schema names. Refuses: `validation_failed`, with the first one that is wrong or missing. */
export function readParameters<T>(fields: Record<string, string>, schema: z.ZodType<T>): Outcome<T> {
  const parsed = schema.safeParse(fields);
  return parsed.success ? accept(parsed.data) : missing(parsed.error.issues[0]!.path.join("."));
}
