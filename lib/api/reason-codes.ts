// The reason codes that programs get: which ones are in use, and when each is answered. Called by docs/api.md and by
// tests.

import type { ReasonCode } from "@/lib/reasons";
import { forms, pages } from "./pages";
import { furtherRoutes } from "./further";
import { refusalsOfRoute } from "./openapi/refusals";
import { operations } from "./operations";
import { refusalsOf } from "./who";

/** Every code that some address declares. All others are reserved. */
export const declaredReasons: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...[...operations, ...furtherRoutes].flatMap(refusalsOfRoute),
  ...[...forms, ...pages].flatMap(({ refusals, who }) => [...refusals, ...refusalsOf(who)]),
  // Every address may answer these two: the listener or the wrapper of its folder does.
  "not_found",
  "method_not_allowed",
]);

/** When a program gets the code. This adds to what its title says. */
export const whenMet: Record<ReasonCode, string> = {
  validation_failed: "a field is missing or malformed, a resend differs from its challenge, or the path cannot be read",
  invalid_email: "not a single address that is accepted",
  redirect_not_allowed: "redirect_to or redirect_uri is not the client's, or came without code_challenge",
  invalid_credentials: "wrong or unknown token, code or challenge_id; with attempts_left when a code was compared",
  otp_expired: "the link or code has expired",
  otp_used: "the challenge was already redeemed",
  otp_superseded: "a resend replaced this code",
  otp_attempts_exhausted: "CODE_TRIES wrong codes, five unless set; the link still works",
  verifier_mismatch: "code_verifier is missing or wrong, or an app's link was opened as a page",
  refresh_token_reused: "an old refresh token was used again; the session has ended",
  unauthenticated: "no token and no known cookie",
  token_expired: "the access token or personal access token has expired; 400 at /auth/token",
  token_invalid: "not an access token or personal access token of ours, or a client that did not prove who it is",
  session_ended: "signed out, revoked, expired, replaced, or the user is disabled; 400 at /auth/token",
  origin_not_allowed: "the request came from a page of another site",
  different_browser: "LINK_BINDING limits this link to the browser that asked for it",
  code_required: "the confirm page was posted without the code that LINK_BINDING=code requires",
  otp_disabled: "sign-in by email is switched off",
  insufficient_scope:
    "the token lacks the scope that is needed, or no token may do this; 400 at /auth/token if more was asked than granted",
  insufficient_role: "the role in the organization does not allow this",
  step_up_required: "the sign-in is too old for this",
  not_found: "nothing at this address, or nothing with this id",
  method_not_allowed: "the address does not support this method; see Allow",
  payload_too_large: "more than 16 KB",
  unsupported_media_type: "a Content-Type that is not accepted",
  over_email_send_rate_limit: "an email went to this mailbox a short while ago, or many did",
  over_request_rate_limit: "too many requests from this network or browser, or too many uses of one refresh token",
  code_entry_paused: "too many wrong codes for this address; the link still works",
  service_unavailable: "Postgres cannot be reached; nothing was changed",
  internal_error: "a bug in this service; report the request id",
};
