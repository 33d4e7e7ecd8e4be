// The closed list of reason codes: HTTP status, title, the text for people, and the safe next step. Every error of the
// API and every error page comes from this table.

export type NextStep = "ask_again" | "go_back" | "wait" | "original_browser" | "sign_in" | "home" | "support";

type Reason = { status: number; title: string; what: string; why: string; next: NextStep };

export const reasons = {
  validation_failed: {
    status: 400,
    title: "Something in the request isn't right",
    what: "We couldn't read what was sent.",
    why: "A field is missing or has the wrong format.",
    next: "go_back",
  },
  invalid_email: {
    status: 400,
    title: "We can't use that email address",
    what: "We didn't send anything.",
    why: "An address looks like name@example.com, without spaces, commas or quotes.",
    next: "ask_again",
  },
  redirect_not_allowed: {
    status: 400,
    title: "That return address isn't allowed",
    what: "We didn't send anything.",
    why: "The app asked to return to an address that isn't on this service's list, or it left out its code_challenge.",
    next: "support",
  },
  invalid_credentials: {
    status: 400,
    title: "That link or code isn't right",
    what: "You're not signed in.",
    why: "It doesn't match anything we sent, or part of it is missing.",
    next: "ask_again",
  },
  otp_expired: {
    status: 400,
    title: "That link or code has expired",
    what: "You're not signed in.",
    why: "For your security, each email only works for a short time.",
    next: "ask_again",
  },
  otp_used: {
    status: 400,
    title: "That link or code has already been used",
    what: "It works once, and it has already signed someone in.",
    why: "Using the link or the code uses up both. If it wasn't you, request a new email and let support know.",
    next: "ask_again",
  },
  otp_superseded: {
    status: 400,
    title: "A newer email replaced that code",
    what: "You're not signed in, and this didn't count as a try.",
    why: "We sent a newer code for the same request. Enter the one from the latest email. The links in all of them still work.",
    next: "go_back",
  },
  otp_attempts_exhausted: {
    status: 400,
    title: "That code no longer works",
    what: "Too many wrong codes were entered.",
    why: "You only get a few tries, so no one can guess the code. The link in the email still works.",
    next: "ask_again",
  },
  verifier_mismatch: {
    status: 400,
    title: "This link belongs to the app that requested it",
    what: "It hasn't been used up.",
    why: "It only opens in the app where you asked to sign in. Open the link there, or enter the code from the email.",
    next: "original_browser",
  },
  refresh_token_reused: {
    status: 400,
    title: "This session has ended",
    what: "A refresh token was used a second time.",
    why: "Someone may have copied it, so we ended the session to be safe.",
    next: "sign_in",
  },
  unauthenticated: {
    status: 401,
    title: "Sign in first",
    what: "You need to be signed in for this.",
    why: "The request has no valid session or access token.",
    next: "sign_in",
  },
  token_expired: {
    status: 401,
    title: "The access token has expired",
    what: "The request was refused.",
    why: "Access tokens only work for a few minutes.",
    next: "sign_in",
  },
  token_invalid: {
    status: 401,
    title: "The access token isn't valid",
    what: "The request was refused.",
    why: "It wasn't issued here, or it isn't for this use.",
    next: "sign_in",
  },
  session_ended: {
    status: 401,
    title: "This session has ended",
    what: "You're signed out here.",
    why: "It was signed out, it expired, or access was removed.",
    next: "sign_in",
  },
  origin_not_allowed: {
    status: 403,
    title: "That request came from another site",
    what: "Nothing was changed.",
    why: "Forms are only accepted from this site's own pages.",
    next: "sign_in",
  },
  different_browser: {
    status: 403,
    title: "Open this link in the browser where you requested it",
    what: "The link still works there.",
    why: "This service accepts a link only in the browser that requested it.",
    next: "original_browser",
  },
  code_required: {
    status: 403,
    title: "Enter the code as well",
    what: "The link and the code still work.",
    why: "In any browser other than the one that requested the email, this service also asks for the six-digit code.",
    next: "go_back",
  },
  otp_disabled: {
    status: 403,
    title: "Sign-in by email is turned off",
    what: "We didn't send anything.",
    why: "The operator of this service has turned it off.",
    next: "support",
  },
  insufficient_scope: {
    status: 403,
    title: "The token doesn't allow this",
    what: "The request was refused.",
    why: "It was issued with less access than this needs.",
    next: "support",
  },
  insufficient_role: {
    status: 403,
    title: "Your role doesn't allow this",
    what: "Nothing was changed.",
    why: "Ask an owner of the organization for access.",
    next: "support",
  },
  step_up_required: {
    status: 401,
    title: "Confirm it's you",
    what: "Nothing was changed.",
    why: "This needs a sign-in from the last few minutes.",
    next: "sign_in",
  },
  not_found: {
    status: 404,
    title: "There's nothing here",
    what: "This address doesn't lead anywhere.",
    why: "It was mistyped, or what it pointed to is gone.",
    next: "home",
  },
  method_not_allowed: {
    status: 405,
    title: "That method isn't allowed here",
    what: "Nothing was changed.",
    why: "The Allow header lists the methods that are.",
    next: "home",
  },
  payload_too_large: {
    status: 413,
    title: "That's too much data",
    what: "Nothing was changed.",
    why: "A request can be up to 16 KB.",
    next: "go_back",
  },
  unsupported_media_type: {
    status: 415,
    title: "That content type isn't supported here",
    what: "Nothing was changed.",
    why: "This address doesn't accept the Content-Type of the request.",
    next: "go_back",
  },
  over_email_send_rate_limit: {
    status: 429,
    title: "We sent an email a short while ago",
    what: "We haven't sent another one yet.",
    why: "Each mailbox gets a limited number of sign-in emails, so no one can flood it. The ones you have still work.",
    next: "wait",
  },
  over_request_rate_limit: {
    status: 429,
    title: "Too many requests from here",
    what: "We paused for a moment.",
    why: "Many requests came from this network or browser in a short time.",
    next: "wait",
  },
  code_entry_paused: {
    status: 429,
    title: "Entering codes is paused for this address",
    what: "We didn't check the code.",
    why: "Many wrong codes were entered for it. The link in the email still works.",
    next: "wait",
  },
  service_unavailable: {
    status: 503,
    title: "We can't do this right now",
    what: "Nothing was changed, and nothing was sent.",
    why: "Part of this service can't be reached.",
    next: "wait",
  },
  internal_error: {
    status: 500,
    title: "Something broke on our side",
    what: "Nothing was changed.",
    why: "The error was recorded under the request ID below.",
    next: "go_back",
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;

/** True when a value from outside is one of our reason codes. */
export function isReasonCode(value: unknown): value is ReasonCode {
  return typeof value === "string" && Object.hasOwn(reasons, value);
}
