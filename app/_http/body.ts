// Reads a request's body. One that is too large, of another media type or malformed is refused with a reason.

import { z } from "zod";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { largestBodyBytes } from "./origin";

/**
 * Reads a JSON object by a schema. Unknown fields are ignored, and wrong types are refused.
 * Refuses: `unsupported_media_type`, `payload_too_large`, `validation_failed`.
 */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<Outcome<T>> {
  if (!hasMediaType(request, "application/json"))
    return refuse("unsupported_media_type", { detail: "Send application/json." });
  const text = await readText(request);
  if (!text.ok) return text;
  const parsed = schema.safeParse(parseJson(text.value));
  return parsed.success ? accept(parsed.data) : refuse("validation_failed", { detail: describe(parsed.error) });
}

/**
 * Reads a form as browsers post it without scripts.
 * Refuses: `unsupported_media_type`, `payload_too_large`, `validation_failed`.
 */
export async function readForm(request: Request): Promise<Outcome<URLSearchParams>> {
  if (!hasMediaType(request, "application/x-www-form-urlencoded")) return refuse("unsupported_media_type");
  const text = await readText(request);
  return text.ok ? accept(new URLSearchParams(text.value)) : text;
}

/** True when the body has this media type. Its parameters don't matter. */
export function hasMediaType(request: Request, wanted: string): boolean {
  return request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() === wanted;
}

async function readText(request: Request): Promise<Outcome<string>> {
  const bytes = await readBytes(request);
  if (bytes === undefined) return refuse("validation_failed", { detail: "The body is incomplete." });
  if (bytes === null || bytes.byteLength > largestBodyBytes) return refuse("payload_too_large");
  try {
    return accept(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refuse("validation_failed", { detail: "The body isn't UTF-8." });
  }
}

// @returns null when the body is too large, undefined when the client hung up, which is not an error of ours
async function readBytes(request: Request): Promise<Buffer | null | undefined> {
  try {
    return declaredLength(request) <= largestBodyBytes
      ? Buffer.from(await request.arrayBuffer())
      : await readBounded(request);
  } catch {
    return undefined;
  }
}

// The body can't be longer than this, because the length frames the message (RFC 9112 section 6.3).
function declaredLength(request: Request): number {
  const length = request.headers.get("content-length");
  return length !== null && /^\d{1,9}$/.test(length) && !request.headers.has("transfer-encoding")
    ? Number(length)
    : Infinity;
}

// Counts the bytes as they arrive. @returns null as soon as there are too many
async function readBounded(request: Request): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > largestBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON. No schema accepts undefined, so it is refused like any other wrong type.
    return undefined;
  }
}

function describe(error: z.ZodError): string {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join(".") || "the body"))];
  return `Wrong or missing: ${fields.join(", ")}.`;
}
