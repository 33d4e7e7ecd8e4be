// The answer to every form: 303 to a page. A problem is passed as a reason code of the closed list and the id of the
// failed request. It is never passed as text, so no one can put words on our pages.

import type { Caller } from "@/lib/caller";
import { handleOf } from "@/lib/challenges/asked-here";
import type { Refusal } from "@/lib/outcome";
import { noteReason } from "../listener/request-log";
import { safeReturnTo } from "./return-to";

/**
 * The query parameters of a failure page that say where its link back leads. @see signInPath
 * A refused request of an app has no way back. Only the language that it asked for is kept. @see readerLanguage
 */
export type WayBack = { challenge?: string; return_to?: string; email?: string; ui_locales?: string };

/** The longest possible email address, in characters. */
export const longestAddress = 254;

/** Reads the way back from the fields of a form or from a query. @param fields untrusted */
export function wayBackOfForm(fields: URLSearchParams): WayBack {
  const [challenge, returnTo, email] = [fields.get("challenge"), fields.get("return_to"), fields.get("email")];
  return {
    ...(challenge && /^[\w-]{1,43}$/.test(challenge) && { challenge }),
    ...(returnTo && { return_to: safeReturnTo(returnTo) }),
    ...(email && email.length <= longestAddress && { email }),
  };
}

/** @param path of this origin, beginning with one slash. It is relative, so that the browser stays on the host it used */
export function seeOther(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** The page that waits for the email of one challenge. The challenge is in the address, so that each tab keeps its own. */
export function checkEmailPath(challengeId: string, fields: Record<string, string> = {}): string {
  return `/login/check-email?${new URLSearchParams({ challenge: handleOf(challengeId), ...fields })}`;
}

/** Redirects to the sign-in, which leads back to this page. */
export function toSignIn(path: string): Response {
  return seeOther(`/login?${new URLSearchParams({ return_to: path })}`);
}

/** Redirects to a page that shows the problem next to its form. @param fields what the form needs to be filled in again */
export function backWithProblem(
  path: string,
  refusal: Refusal,
  caller: Caller,
  fields: Record<string, string> = {},
): Response {
  return seeOther(`${path}?${new URLSearchParams({ ...fields, problem: refusal.reason, ...facts(refusal, caller) })}`);
}

/** Redirects to the page that explains every failure. @param fields the way back */
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
