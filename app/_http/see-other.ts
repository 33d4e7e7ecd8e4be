// The answer of every form: 303 to a page. What went wrong travels as a reason code of the closed list and the id
// of the request that failed, never as text, so that nobody can make our pages say something.

import type { Caller } from "@/lib/caller";
import type { Refusal } from "@/lib/outcome";
import { noteReason } from "./request-log";

/** @param path of this origin, beginning with one slash. Relative, so that the browser stays on the host it used */
export function seeOther(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** To a page that shows the problem beside its form. @param fields what the form needs to be filled again */
export function backWithProblem(path: string, refusal: Refusal, caller: Caller, fields: Record<string, string> = {}): Response {
  return seeOther(`${path}?${new URLSearchParams({ ...fields, problem: refusal.reason, ...facts(refusal, caller) })}`);
}

/** To the page that explains every failure. */
export function toErrorPage(refusal: Refusal, caller: Caller, cookies: string[] = []): Response {
  return seeOther(errorPath(refusal, caller), cookies);
}

/** The error page's address for a refusal. */
export function errorPath(refusal: Refusal, caller: Caller): string {
  return `/login/error?${new URLSearchParams({ reason: refusal.reason, ...facts(refusal, caller) })}`;
}

function facts(refusal: Refusal, caller: Caller): Record<string, string> {
  noteReason(caller.requestId, refusal.reason);
  return {
    request_id: caller.requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: String(refusal.retryAfterSeconds) }),
  };
}
