// Every audit event there is, in the past tense and in the order of a story, with what it tells, and every outcome that
// one may name. Nothing else may be recorded. A new event is one line here, a path in catalogue.test.ts and a bound in bounds.test.ts. A name that ends in `refused` is a
// refusal: the same one within a minute is one row with a count.

export const auditEvents = {
  "challenge.requested": "Somebody asked for a sign-in mail.",
  "challenge.resent": "A further mail was asked for on the same challenge.",
  "challenge.refused": "A request for a sign-in mail was refused.",
  "challenge.redeemed": "A link or a code was used up. A session started with it, unless the user is disabled.",
  "challenge.redeem_refused": "A link or a code was presented and refused.",
  "session.started": "A session began.",
  "session.reauthenticated": "The person of a session proved again who they are. The session went on.",
  "session.ended": "A session ended.",
  "mail.paused": "The owner of an address paused its sign-in mail for a day.",
  "request.refused": "A page of another site, or none, sent what would have changed something. It was refused.",
  "request.failed": "Something broke while a request was answered. The log has it under the request id.",
  "policy.adopted": "A process began to decide by rules that no process had used before.",
  "token.issued": "A program got its first tokens in a session that ran already.",
  "token.reuse_detected": "A refresh token was used after its successor. Its family and its session ended.",
  "token.revoked": "A program gave back an access token, or a refresh token with its family.",
  "personal_access_token.created": "A user made a personal access token.",
  "personal_access_token.ended": "A user ended a personal access token.",
  "key.rotated":
    "A signing key was made, or took over at once. One that was made signs once verifiers have had time to fetch it.",
  "key.retired": "A signing key was retired in an emergency. What it signed is refused.",
  "key.resealed": "A signing key's private half was sealed under the current secret.",
  "client.added": "An operator registered a client.",
  "client.edited": "An operator changed a client.",
  "client.removed":
    "An operator removed a client. Its codes and refresh tokens, and the sessions that it had opened, ended with it.",
  "client.secret_replaced": "An operator gave a client another secret. The former one is refused.",
  "authorization.granted": "A client got an authorization code for a session.",
  "authorization.refused": "A session asked for too many authorization codes, and got none.",
  "authorization.redeemed": "A client traded an authorization code for tokens.",
  "authorization.redeem_refused": "An authorization code was presented and refused.",
} as const;

export type AuditEventName = keyof typeof auditEvents;

export const auditOutcomes = {
  mail_queued: "A mail was queued.",
  mail_withheld: "No mail was queued: the address may not sign in.",
  mail_suppressed: "No mail was queued: the address gets none for a time.",
  try_counted: "The code was wrong and cost a try.",
  user_disabled: "The user is disabled, so no session started.",
  session_started: "A session started.",
  session_ended: "A session ended.",
  rules_kept: "The rules were kept.",
  mail_paused: "Strangers bring this address no mail for a time.",
  nothing_changed: "Nothing was changed and nothing was sent.",
} as const;

export type AuditOutcome = keyof typeof auditOutcomes;

/** Tells whether an event is a refusal. */
export function isRefusal(name: AuditEventName): boolean {
  return name.endsWith("refused");
}

/** Tells whether the same event within a minute is folded into one row: what anybody can bring about at will. */
export function isFolded(name: AuditEventName): boolean {
  return isRefusal(name) || name === "request.failed";
}
