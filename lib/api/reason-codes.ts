// The reason codes as programs meet them: which ones anything answers, and when. Called by docs/api.md and by tests.

import type { ReasonCode } from "@/lib/reasons";
import { forms } from "./forms";
import { furtherRoutes } from "./further";
import { refusalsOfRoute } from "./openapi/refusals";
import { operations } from "./operations";
import { pages } from "./pages";
import { refusalsOf } from "./who";

/** Every code that some address declares. One that is missing here is reserved. */
export const declaredReasons: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...[...operations, ...furtherRoutes].flatMap(refusalsOfRoute),
  ...[...forms, ...pages].flatMap(({ refusals, who }) => [...refusals, ...refusalsOf(who)]),
  // Of every address, by the listener or by the wrapper of its folder.
  "not_found",
  "method_not_allowed",
]);

/** When a program meets it, beyond what its title says. */
export const whenMet: Record<ReasonCode, string> = {
  validation_failed: "a field is missing or malformed, a resend differs from its challenge, or the path cannot be read",
  invalid_email: "not one address that is accepted",
  redirect_not_allowed: "redirect_to or redirect_uri is not the client's, or came without code_challenge",
  invalid_credentials: "wrong or unknown token, code or challenge_id; with attempts_left when a code was compared",
  otp_expired: "link or code ran out",
  otp_used: "the challenge was redeemed",
  otp_superseded: "a resend replaced this code",
  otp_attempts_exhausted: "CODE_TRIES wrong codes, five unless set; the link still works",
  verifier_mismatch: "code_verifier is missing or wrong, or a page opened an app's link",
  refresh_token_reused: "a former refresh token was used again; the session has ended",
  unauthenticated: "no token and no known cookie",
  token_expired: "the access token, or the personal one, ran out; 400 at /auth/token",
  token_invalid: "not an access token or personal access token of ours, or a client that did not prove who it is",
  session_ended: "signed out, revoked, ran out, replaced, or the user is disabled; 400 at /auth/token",
  origin_not_allowed: "another site's page",
  different_browser: "LINK_BINDING keeps this link to the browser that asked",
  code_required: "the confirm page was posted without the code that LINK_BINDING=code wants",
  otp_disabled: "sign-in by email is switched off",
  insufficient_scope:
    "the token does not have the scope that is needed, or no token may do this; 400 at /auth/token, for more than was granted",
  insufficient_role: "the role in the organization does not allow this",
  step_up_required: "the sign-in is too old for this",
  not_found: "nothing there",
  method_not_allowed: "another method; see Allow",
  payload_too_large: "more than 16 KB",
  unsupported_media_type: "another Content-Type",
  over_email_send_rate_limit: "an email went to this mailbox a short while ago, or many",
  over_request_rate_limit: "many requests from this network or browser, or many uses of one refresh token",
  code_entry_paused: "many wrong codes for this address; the link still works",
  service_unavailable: "Postgres is out of reach; nothing was changed",
  internal_error: "a defect here; report the request id",
};
