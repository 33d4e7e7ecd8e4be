// Every audit event there is, in the past tense, with what it tells. Nothing else may be recorded.

export const auditEvents = {
  "challenge.requested": "Somebody asked for a sign-in mail.",
  "challenge.resent": "A further mail was asked for on the same challenge.",
  "challenge.refused": "A request for a sign-in mail was refused.",
  "challenge.redeemed": "A link or a code was used up. A session started with it, unless the user is disabled.",
  "challenge.redeem_refused": "A link or a code was presented and refused.",
  "session.started": "A session began.",
  "session.ended": "A session ended.",
  "token.issued": "A program got its first tokens in a session that ran already.",
  "token.reuse_detected": "A refresh token was used after its successor. Its family and its session ended.",
  "token.revoked": "A program gave back an access token, or a refresh token with its family.",
  "key.rotated": "A signing key was made, or took over at once. One that was made signs once verifiers have had time to fetch it.",
  "key.retired": "A signing key was retired in an emergency. What it signed is refused.",
  "key.resealed": "A signing key's private half was sealed under the current secret.",
} as const;

export type AuditEventName = keyof typeof auditEvents;
