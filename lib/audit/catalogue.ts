// Every audit event there is, in the past tense, with what it tells. Nothing else may be recorded.

export const auditEvents = {
  "challenge.requested": "Somebody asked for a sign-in mail.",
  "challenge.resent": "A further mail was asked for on the same challenge.",
  "challenge.refused": "A request for a sign-in mail was refused.",
  "challenge.redeemed": "A link or a code was used up. A session started with it, unless the user is disabled.",
  "challenge.redeem_refused": "A link or a code was presented and refused.",
  "session.started": "A session began.",
  "session.ended": "A session ended.",
  "authorization.granted": "A client got an authorization code for a session.",
  "authorization.redeemed": "A client traded an authorization code for tokens.",
  "authorization.redeem_refused": "An authorization code was presented and refused.",
} as const;

export type AuditEventName = keyof typeof auditEvents;
