// The answer of every form: 303 to a page. What went wrong travels as a reason code of the closed list and the id
// of the request that failed, never as text, so that nobody can make our pages say something.

import type { Caller } from "@/lib/caller";
import { handleOf } from "@/lib/challenges/asked-here";
import type { Refusal } from "@/lib/outcome";
import { noteReason } from "../listener/request-log";
import { safeReturnTo } from "./return-to";

/**
 * For the query of a page that tells of a failure: where its way back leads. @see signInPath
 * An app's request that is refused leads nowhere, and leaves the language that it asked for. @see readerLanguage
 */
export type WayBack = { challenge?: string; return_to?: string; email?: string; ui_locales?: string };

/** In characters; none is longer. */
export const longestAddress = 254;

/** What a form or an address of ours tells of it: what its page had, or what was typed there. @param fields untrusted */
export function wayBackOfForm(fields: URLSearchParams): WayBack {
  const [challenge, returnTo, email] = [fields.get("challenge"), fields.get("return_to"), fields.get("email")];
  return {
    ...(challenge && /^[\w-]{1,43}$/.test(challenge) && { challenge }),
    ...(returnTo && { return_to: safeReturnTo(returnTo) }),
    ...(email && email.length <= longestAddress && { email }),
  };
}

/** @param path of this origin, beginning with one slash. Relative, so that the browser stays on the host it used */
export function seeOther(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** The page that waits for the mail of one of this browser's challenges. Its address says which, so that each tab keeps its own. */
export function checkEmailPath(challengeId: string, fields: Record<string, string> = {}): string {
  return `/login/check-email?${new URLSearchParams({ challenge: handleOf(challengeId), ...fields })}`;
}

/** To the sign-in, and from there back to a page of ours. */
export function toSignIn(path: string): Response {
  return seeOther(`/login?${new URLSearchParams({ return_to: path })}`);
}

/** To a page that shows the problem beside its form. @param fields what the form needs to be filled again */
export function backWithProblem(
  path: string,
  refusal: Refusal,
  caller: Caller,
  fields: Record<string, string> = {},
): Response {
  return seeOther(`${path}?${new URLSearchParams({ ...fields, problem: refusal.reason, ...facts(refusal, caller) })}`);
}

/** To the page that explains every failure. @param fields the way back */
export function toErrorPage(refusal: Refusal, caller: Caller, fields: WayBack = {}): Response {
  return seeOther(errorPath(refusal, caller, fields));
}

/** The error page's address for a refusal. */
export function errorPath(refusal: Refusal, caller: Caller, fields: WayBack = {}): string {
  return `/login/error?${new URLSearchParams({ reason: refusal.reason, ...facts(refusal, caller), ...fields })}`;
}

function facts(refusal: Refusal, caller: Caller): Record<string, string> {
  noteReason(caller.requestId, refusal.reason);
  return {
    request_id: caller.requestId,
    ...(refusal.retryAfterSeconds !== undefined && { retry_after: String(refusal.retryAfterSeconds) }),
  };
}
