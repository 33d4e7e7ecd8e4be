// The one statement behind a request: it makes or renews the challenge, adds the link token, accepts the mail and
// records the fact, or does none of it. Called by request-link.

import { sql, type Fragment, type Sql } from "@/db/client";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { LinkToken } from "@/lib/authjs/link-token";
import { browserName, type Caller } from "@/lib/caller";
import { challengeIdOf, makeCapability } from "@/lib/challenges/capability";
import { hashCode } from "@/lib/challenges/code";
import { addLinkTokenFrom, createFrom, lockForResend, renewFrom } from "@/lib/challenges/fragments";
import type { Pending } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import { enqueueSignInFrom, supersedeQueuedFrom } from "@/lib/mail/fragments";
import { accept, refuse, type Outcome, type Refusal } from "@/lib/outcome";
import { secondsUntilMail, takeMailAllowanceFrom, type Bucket } from "@/lib/policy/fragments";
import { limits, numberOf } from "@/lib/policy/limits";
import { keyedHash, randomCode, randomId, randomReference } from "@/lib/secret";
import { maskAddress, mailboxOf } from "@/lib/users/email-address";
import { mayUse } from "@/lib/users/fragments";

/** How the cooldown between two mails of one challenge is named in an answer. */
export const resendLimitName = "resend";

export type Asked = {
  email: string;
  addressHash: string;
  known: boolean;
  channel: "browser" | "api";
  clientId: string;
  returnTo?: string;
  redirectTo?: string;
  codeChallenge?: string;
  locale?: string;
};

export type Issued = {
  /** The id of the row. Goes into a sealed cookie, never into an answer. */
  id: string;
  /** Keyed hash of the address. */
  addressHash: string;
  /** The challenge_id that a program gets; null for a browser, and for a resend, whose program has it. */
  capability: string | null;
  reference: string;
};

/** Makes a new challenge and mails it. Refuses: `over_email_send_rate_limit`. */
export async function issueChallenge(asked: Asked, link: LinkToken, caller: Caller): Promise<Outcome<Issued>> {
  const db = sql();
  const capability = asked.channel === "api" ? makeCapability() : null;
  const id = capability ? challengeIdOf(capability)! : randomId();
  const code = randomCode();
  const challenge = createFrom(
    db,
    db`allowance`,
    {
      id,
      email: asked.email,
      addressHash: asked.addressHash,
      channel: asked.channel,
      reference: randomReference(),
      codeHash: hashCode(id, code),
      clientId: asked.clientId,
      returnTo: asked.returnTo ?? null,
      redirectTo: asked.redirectTo ?? null,
      codeChallenge: asked.codeChallenge ?? null,
      locale: asked.locale ?? null,
      browser: browserName(caller.userAgent),
      network: caller.network,
    },
    mayUse(db, asked.email, env().signUp),
    env().signInTtlMinutes,
  );
  const [issued] = await db<{ reference: string }[]>`
    with allowance as (${takeMailAllowanceFrom(db, db`(select 1) as once`, mailbox(asked), mailLimits())}),
    challenge as (${challenge}),
    ${mailAndTell(db, asked.redirectTo, link, code, asked, caller, "challenge.requested")}
    select reference from challenge
  `;
  if (!issued) return tooManyMails(db, asked, 0);
  return accept({ id, addressHash: asked.addressHash, capability, reference: issued.reference });
}

/** Mails a pending challenge again, with a fresh code and a further link. Refuses: `over_email_send_rate_limit`. */
export async function resendChallenge(pending: Pending, asked: Asked, link: LinkToken, caller: Caller): Promise<Outcome<Issued>> {
  const db = sql();
  const code = randomCode();
  const [issued] = await db<{ reference: string }[]>`
    with pending as (${lockForResend(db, pending.id, env().resendCooldownSeconds)}),
    allowance as (${takeMailAllowanceFrom(db, db`pending`, mailbox(asked), mailLimits())}),
    challenge as (${renewFrom(db, db`allowance`, pending.id, hashCode(pending.id, code), env().signInTtlMinutes)}),
    superseded as (${supersedeQueuedFrom(db, db`challenge`)}),
    ${mailAndTell(db, pending.redirectTo ?? undefined, link, code, asked, caller, "challenge.resent")}
    select reference from challenge
  `;
  if (!issued) return tooManyMails(db, asked, pending.resendInSeconds);
  return accept({ id: pending.id, addressHash: asked.addressHash, capability: null, reference: issued.reference });
}

function mailAndTell(
  db: Sql,
  redirectTo: string | undefined,
  link: LinkToken,
  code: string,
  asked: Asked,
  caller: Caller,
  event: "challenge.requested" | "challenge.resent",
): Fragment {
  const message = { id: randomId(), requestId: caller.requestId };
  return db`
    token as (${addLinkTokenFrom(db, db`challenge`, link.hash)}),
    message as (${enqueueSignInFrom(db, db`challenge`, message, { link: linkUrl(link.token, redirectTo), code }, asked.known)}),
    event as (${recordFrom(db, caller, db`challenge`, {
      name: eventName(db, event),
      reference: db`reference`,
      addressHash: db`${asked.addressHash}`,
      addressMasked: db`${maskAddress(asked.email)}`,
      details: db`jsonb_build_object('channel', ${asked.channel}::text, 'mailed', eligible)`,
    })})
  `;
}

// The origin is the configured one, never a request's. No address stands in the link, and it stays short
// enough to survive quoted-printable in every reader.
function linkUrl(token: string, redirectTo: string | undefined): string {
  if (redirectTo === undefined) return `${env().origin}/login/confirm?token=${token}`;
  return `${redirectTo}${redirectTo.includes("?") ? "&" : "?"}token=${token}`;
}

async function tooManyMails(db: Sql, asked: Asked, cooldownSeconds: number): Promise<Refusal> {
  const { hour, day } = mailLimits();
  const [wait] = await db<{ hour: number; day: number }[]>`
    select ${secondsUntilMail(db, mailbox(asked), hour)} as hour, ${secondsUntilMail(db, mailbox(asked), day)} as day
  `;
  // Whoever waits must pass all of them, so the longest is told.
  const [longest] = [
    { seconds: cooldownSeconds, limit: { name: resendLimitName, count: 1, windowSeconds: env().resendCooldownSeconds } },
    { seconds: wait?.hour ?? 0, limit: { name: limits.mailPerMailbox.name, ...hour } },
    { seconds: wait?.day ?? 0, limit: { name: limits.mailPerMailboxAndDay.name, ...day } },
  ].sort((a, b) => b.seconds - a.seconds);
  return refuse("over_email_send_rate_limit", { retryAfterSeconds: Math.max(longest!.seconds, 1), limit: longest!.limit });
}

function mailbox(asked: Asked): { hash: string; bucket: Bucket } {
  return { hash: keyedHash("mailbox", mailboxOf(asked.email)), bucket: asked.known ? "known" : "public" };
}

function mailLimits() {
  return { hour: numberOf(limits.mailPerMailbox), day: numberOf(limits.mailPerMailboxAndDay) };
}
