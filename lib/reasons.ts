// The closed list of reason codes: HTTP status, title, what people read, and the safe next step.
// Every error of the API and every error page comes from this table and from nowhere else.

export type NextStep = "ask_again" | "go_back" | "wait" | "original_browser" | "sign_in" | "home" | "support";

type Reason = { status: number; title: string; what: string; why: string; next: NextStep };

export const reasons = {
  validation_failed: {
    status: 400,
    title: "Something in the request is not right",
    what: "We could not read what was sent.",
    why: "A field is missing or has the wrong form.",
    next: "go_back",
  },
  invalid_email: {
    status: 400,
    title: "That is not an email address we can use",
    what: "We sent nothing.",
    why: "An address looks like name@example.com, without spaces, commas or quotes.",
    next: "ask_again",
  },
  redirect_not_allowed: {
    status: 400,
    title: "That return address is not allowed",
    what: "We sent nothing.",
    why: "The program asked to return to an address that is not on this service's list, or left out its code_challenge.",
    next: "support",
  },
  invalid_credentials: {
    status: 400,
    title: "That link or code is not right",
    what: "You are not signed in.",
    why: "It does not match anything we sent, or it was cut off on the way.",
    next: "ask_again",
  },
  otp_expired: {
    status: 400,
    title: "That link or code has expired",
    what: "You are not signed in.",
    why: "Each mail works for a short time only, so that an old one is worth nothing to anybody.",
    next: "ask_again",
  },
  otp_used: {
    status: 400,
    title: "That link or code was used already",
    what: "It works once, and it has signed somebody in.",
    why: "The link and the code in one mail are used up together. If you did not use it, ask for a new one and tell support.",
    next: "ask_again",
  },
  otp_superseded: {
    status: 400,
    title: "A newer mail replaced that code",
    what: "You are not signed in, and this did not cost a try.",
    why: "We sent a newer code for the same request. Type the one from the latest mail; the links in all of them still work.",
    next: "go_back",
  },
  otp_attempts_exhausted: {
    status: 400,
    title: "That code no longer works",
    what: "Too many wrong codes were typed.",
    why: "A code allows a few tries, so that nobody can guess it. The link in the mail still works.",
    next: "ask_again",
  },
  verifier_mismatch: {
    status: 400,
    title: "This link belongs to the app that asked for it",
    what: "Nothing was used up.",
    why: "The link opens only in the app where you asked to sign in. There, open the link or type the code from the mail.",
    next: "original_browser",
  },
  refresh_token_reused: {
    status: 400,
    title: "This session has ended",
    what: "A refresh token was used a second time.",
    why: "That happens when somebody has copied it, so the session was ended to be safe.",
    next: "sign_in",
  },
  unauthenticated: {
    status: 401,
    title: "Sign in first",
    what: "This needs somebody who is signed in.",
    why: "The request carried no session and no access token that we know.",
    next: "sign_in",
  },
  token_expired: {
    status: 401,
    title: "The access token has expired",
    what: "The request was refused.",
    why: "Access tokens live for a few minutes.",
    next: "sign_in",
  },
  token_invalid: {
    status: 401,
    title: "The access token is not valid",
    what: "The request was refused.",
    why: "The token was not issued here, or not for this use.",
    next: "sign_in",
  },
  session_ended: {
    status: 401,
    title: "This session has ended",
    what: "You are signed out here.",
    why: "It was signed out, it ran out, or access was taken away.",
    next: "sign_in",
  },
  origin_not_allowed: {
    status: 403,
    title: "That request came from another site",
    what: "Nothing was changed.",
    why: "A form is taken only from this site's own pages.",
    next: "sign_in",
  },
  different_browser: {
    status: 403,
    title: "Open this link in the browser where you asked for it",
    what: "Nothing was used up: the link still works there.",
    why: "This service accepts a link only in the browser that asked.",
    next: "original_browser",
  },
  code_required: {
    status: 403,
    title: "Type the code as well",
    what: "Nothing was used up.",
    why: "In a browser other than the one that asked, this service wants the six digits from the mail too.",
    next: "go_back",
  },
  otp_disabled: {
    status: 403,
    title: "Sign-in by email is switched off",
    what: "We sent nothing.",
    why: "Whoever runs this service has switched it off.",
    next: "support",
  },
  insufficient_scope: {
    status: 403,
    title: "The token does not allow this",
    what: "The request was refused.",
    why: "The token was made for less than this.",
    next: "support",
  },
  insufficient_role: {
    status: 403,
    title: "Your role does not allow this",
    what: "Nothing was changed.",
    why: "Ask an owner of the organization.",
    next: "support",
  },
  step_up_required: {
    status: 401,
    title: "Prove that it is you",
    what: "Nothing was changed.",
    why: "This needs a sign-in that is only minutes old.",
    next: "sign_in",
  },
  not_found: {
    status: 404,
    title: "There is nothing here",
    what: "This address leads nowhere.",
    why: "It was mistyped, or what it named is gone.",
    next: "home",
  },
  method_not_allowed: {
    status: 405,
    title: "That method is not allowed here",
    what: "Nothing was changed.",
    why: "This address answers other methods; the Allow header lists them.",
    next: "home",
  },
  payload_too_large: {
    status: 413,
    title: "That was too much",
    what: "Nothing was changed.",
    why: "A request may hold 16 KB.",
    next: "go_back",
  },
  unsupported_media_type: {
    status: 415,
    title: "That kind of content is not read here",
    what: "Nothing was changed.",
    why: "The Content-Type is not one that this address reads.",
    next: "go_back",
  },
  over_email_send_rate_limit: {
    status: 429,
    title: "A mail was sent a short while ago",
    what: "We did not send another one yet.",
    why: "A mailbox gets a limited number of sign-in mails, so that nobody can flood it. The ones you have still work.",
    next: "wait",
  },
  over_request_rate_limit: {
    status: 429,
    title: "Too many requests from here",
    what: "We stopped for a moment.",
    why: "Many requests came from this network or browser in a short time.",
    next: "wait",
  },
  code_entry_paused: {
    status: 429,
    title: "Typing codes is paused for this address",
    what: "The code was not looked at.",
    why: "Many wrong codes were typed for it. The link in the mail still works.",
    next: "wait",
  },
  service_unavailable: {
    status: 503,
    title: "We cannot do this right now",
    what: "Nothing was changed and nothing was sent.",
    why: "A part of this service is out of reach.",
    next: "wait",
  },
  internal_error: {
    status: 500,
    title: "Something broke on our side",
    what: "Nothing was changed.",
    why: "It was recorded under the request id below.",
    next: "go_back",
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;

/** Tells whether a string that came from outside is one of our reason codes. */
export function isReasonCode(value: unknown): value is ReasonCode {
  return typeof value === "string" && Object.hasOwn(reasons, value);
}
