// The one statement behind a request: it makes or renews the challenge, adds the link token, accepts the mail and
// records the fact, or does none of it. Called by request-link and issue-once.

import { sql, type Fragment, type Sql } from "@/db/client";
import type { CounterSeen, Evidence } from "@/lib/audit/evidence";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { LinkToken } from "@/lib/authjs/link-token";
import { browserName, type Caller } from "@/lib/caller";
import { challengeIdOf, makeCapability } from "@/lib/challenges/capability";
import { hashCode } from "@/lib/challenges/code";
import {
  addLinkTokenFrom,
  createFrom,
  isIdTaken,
  isThere,
  lockForResend,
  renewFrom,
  secondsUntilResend,
} from "@/lib/challenges/fragments";
import { findBrowserChallenge, type Pending } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import { enqueueSignInFrom, supersedeQueuedFrom } from "@/lib/mail/fragments";
import { accept, refuse, type Refusal } from "@/lib/outcome";
import { counterSeen, mailsUsed, secondsUntilMail, takeMailAllowanceFrom, type Bucket } from "@/lib/policy/fragments";
import { limits, numberOf, resendLimitName } from "@/lib/policy/limits";
import { keyedHash, randomCode, randomId, randomReference } from "@/lib/secret";
import { maskAddress, mailboxOf } from "@/lib/users/email-address";
import { mayUse, standingOf } from "@/lib/users/fragments";

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
  /** What was decided upon before, for the trail. */
  evidence: Evidence;
};

/** A refusal by the exact limits, and what they saw. */
export type TooMany = Refusal & { counters: CounterSeen[] };

export type Issued = {
  /** The id of the row. Goes into a sealed cookie, never into an answer. */
  id: string;
  /** Keyed hash of the address. */
  addressHash: string;
  /** The challenge_id that a program gets; null for a browser, and for a resend, whose program has it. */
  capability: string | null;
  reference: string;
};

export type Issuing = { ok: true; value: Issued } | TooMany;

/**
 * Makes a new challenge and mails it. Refuses: `over_email_send_rate_limit`.
 * @param formId the id that it is to have, where a form asks for it: see issue-once
 * @returns `taken` when that challenge is there already: then nothing was counted, written or mailed
 */
export async function issueChallenge(
  asked: Asked,
  link: LinkToken,
  caller: Caller,
  formId?: string,
): Promise<Issuing | { taken: Pending }> {
  const db = sql();
  const capability = asked.channel === "api" ? makeCapability() : null;
  const id = formId ?? (capability ? challengeIdOf(capability)! : randomId());
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
  // Of two that run at once, the later one fails on the id, and what it has counted is undone with it.
  const once = formId === undefined ? db`(select 1) as once` : db`(select 1 where not ${isThere(db, formId)}) as once`;
  const [issued] = await db<{ reference: string }[]>`
    with allowance as (${takeMailAllowanceFrom(db, once, mailbox(asked), mailLimits())}),
    challenge as (${challenge}),
    ${mailAndTell(db, asked.redirectTo, link, code, asked, caller, "challenge.requested")}
    select reference from challenge
  `.catch((error: unknown) => {
    if (formId !== undefined && isIdTaken(error)) return [];
    throw error;
  });
  const taken = issued || formId === undefined ? null : await findBrowserChallenge(formId);
  if (taken) return { taken };
  if (!issued) return tooManyMails(db, asked, null);
  return accept({ id, addressHash: asked.addressHash, capability, reference: issued.reference });
}

/** Mails a pending challenge again, with a fresh code and a further link. Refuses: `over_email_send_rate_limit`. */
export async function resendChallenge(
  pending: Pending,
  asked: Asked,
  link: LinkToken,
  caller: Caller,
): Promise<Issuing> {
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
  if (!issued) return tooManyMails(db, asked, pending.id);
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
      decision: db`'allow'`,
      outcome: db`case when not eligible then 'mail_withheld' when (select state from message) = 'queued' then 'mail_queued' else 'mail_suppressed' end`,
      evidence: asked.evidence,
      inputs: db`jsonb_build_object('standing', ${standingOf(db, asked.email)})`,
      counters: mailsSeen(db, event),
      mails: db`(select count(*) from message where state = 'queued')`,
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

// What the exact limits saw of a mail that they let through. A resend passed its cooldown too.
function mailsSeen(db: Sql, event: "challenge.requested" | "challenge.resent"): Fragment {
  const { hour, day } = mailLimits();
  return db`(select jsonb_build_array(
    ${counterSeen(db, limits.mailPerMailbox.name, hour, db`used_hour`)}, ${counterSeen(db, limits.mailPerMailboxAndDay.name, day, db`used_day`)}
  ) from allowance) || ${event === "challenge.resent" ? db`jsonb_build_array(${counterSeen(db, resendLimitName, resendLimit(), db`1`)})` : db`'[]'::jsonb`}`;
}

/** @param resentId the challenge that was to be mailed again; null for a new one, which has no cooldown */
async function tooManyMails(db: Sql, asked: Asked, resentId: string | null): Promise<TooMany> {
  const { hour, day } = mailLimits();
  const [read] = await db<[{ cooldown: number; hour: number; day: number; used_hour: number; used_day: number }]>`
    select ${resentId === null ? db`0` : secondsUntilResend(db, resentId, env().resendCooldownSeconds)} as cooldown,
      ${secondsUntilMail(db, mailbox(asked), hour)} as hour, ${secondsUntilMail(db, mailbox(asked), day)} as day,
      ${mailsUsed(db, mailbox(asked), hour)} as used_hour, ${mailsUsed(db, mailbox(asked), day)} as used_day
  `;
  const full = read.hour > 0 || read.day > 0;
  const seen = [
    // Read anew: it may be that of a resend at the same moment. Where no mailbox is full, it was the cooldown in any case.
    {
      seconds: read.cooldown,
      limit: { name: resendLimitName, ...resendLimit() },
      used: read.cooldown === 0 && full ? 1 : 2,
    },
    { seconds: read.hour, limit: { name: limits.mailPerMailbox.name, ...hour }, used: read.used_hour },
    { seconds: read.day, limit: { name: limits.mailPerMailboxAndDay.name, ...day }, used: read.used_day },
  ].slice(resentId === null ? 1 : 0);
  // Whoever waits must pass all of them, so the longest is told.
  const longest = seen.toSorted((a, b) => b.seconds - a.seconds)[0]!;
  const counters = seen.map(({ limit: { name, ...number }, used }) => ({ limit: name, ...number, used }));
  return {
    ...refuse("over_email_send_rate_limit", { retryAfterSeconds: Math.max(longest.seconds, 1), limit: longest.limit }),
    counters,
  };
}

function resendLimit() {
  return { count: 1, windowSeconds: env().resendCooldownSeconds };
}

function mailbox(asked: Asked): { hash: string; bucket: Bucket } {
  return { hash: keyedHash("mailbox", mailboxOf(asked.email)), bucket: asked.known ? "known" : "public" };
}

function mailLimits() {
  return { hour: numberOf(limits.mailPerMailbox), day: numberOf(limits.mailPerMailboxAndDay) };
}
