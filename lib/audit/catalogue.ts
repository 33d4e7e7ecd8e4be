// Every audit event, in the past tense, in the order in which they happen, each with a sentence for people, and every
// outcome that an event may name. Nothing else may be recorded. A new event needs a line here, a path in
// catalogue.test.ts and a bound in bounds.test.ts. A name that ends in `refused` is a refusal: the same one within a
// minute is one row with a count.

export const auditEvents = {
  "challenge.requested": "Someone requested a sign-in email.",
  "challenge.resent": "Another email was requested for the same challenge.",
  "challenge.refused": "A request for a sign-in email was refused.",
  "challenge.redeemed": "A link or a code was used up. A session started with it, unless the user is disabled.",
  "challenge.redeem_refused": "A link or a code was presented and refused.",
  "session.started": "A session started.",
  "session.reauthenticated": "The person of a session confirmed who they are. The session continued.",
  "session.ended": "A session ended.",
  "mail.paused": "The owner of an address paused its sign-in emails for a day.",
  "request.refused":
    "A request that would have changed something came from another site's page, or from no page. It was refused.",
  "request.failed": "Something broke during a request. The log has the error under the request id.",
  "policy.adopted": "A process started to use a new version of the rules.",
  "token.issued": "A program got its first tokens in an existing session.",
  "token.reuse_detected": "A refresh token was used after its successor. Its family and its session ended.",
  "token.revoked": "A program revoked an access token, or a refresh token with its family.",
  "personal_access_token.created": "A user created a personal access token.",
  "personal_access_token.ended": "A user revoked a personal access token.",
  "key.rotated":
    "A signing key was created, or took over at once. A new key starts signing once verifiers have had time to fetch it.",
  "key.retired": "A signing key was retired in an emergency. What it signed is refused.",
  "key.resealed": "A signing key's private half was sealed with the current secret.",
  "client.added": "An operator registered a client.",
  "client.edited": "An operator changed a client.",
  "client.removed":
    "An operator removed a client. Its codes, its refresh tokens and the sessions it had started ended with it.",
  "client.secret_replaced": "An operator gave a client a new secret. The old one is refused.",
  "authorization.granted": "A client got an authorization code for a session.",
  "authorization.refused": "A session asked for too many authorization codes, and was refused.",
  "authorization.redeemed": "A client exchanged an authorization code for tokens.",
  "authorization.redeem_refused": "An authorization code was presented and refused.",
} as const;

export type AuditEventName = keyof typeof auditEvents;

export const auditOutcomes = {
  mail_queued: "An email was queued.",
  mail_withheld: "No email was queued: the address may not sign in.",
  mail_suppressed: "No email was queued: the address gets none for a while.",
  try_counted: "The code was wrong and used a try.",
  user_disabled: "The user is disabled, so no session started.",
  session_started: "A session started.",
  session_ended: "A session ended.",
  rules_kept: "The rules were stored.",
  mail_paused: "This address gets no emails that strangers request, for a while.",
  nothing_changed: "Nothing was changed, and nothing was sent.",
} as const;

export type AuditOutcome = keyof typeof auditOutcomes;

/** True when an event is a refusal. */
export function isRefusal(name: AuditEventName): boolean {
  return name.endsWith("refused");
}

/** True when the same event within a minute is folded into one row: events that anyone can cause at will. */
export function isFolded(name: AuditEventName): boolean {
  return isRefusal(name) || name === "request.failed";
}
