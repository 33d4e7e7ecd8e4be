// The one statement behind a request. It makes or renews the challenge, adds the link token, queues the mail and
// records the event, or does none of it. Called by request-link and issue-once.

import { run } from "@/db/client";
import { sql } from "@/db/sql";
import type { RecordedCounter, Evidence } from "@/lib/audit/evidence";
import { eventName, evidenceValues, recordFrom } from "@/lib/audit/fragments";
import type { LinkToken } from "@/lib/authjs/link-token";
import { browserName, type Caller } from "@/lib/caller";
import { challengeIdOf, makeCapability } from "@/lib/challenges/capability";
import { hashCode } from "@/lib/challenges/code";
import {
  addLinkTokenFrom,
  createFrom,
  isIdTaken,
  challengeExists,
  lockForResend,
  renewFrom,
  secondsUntilResend,
} from "@/lib/challenges/fragments";
import { findBrowserChallenge, type Pending } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import { enqueueSignInFrom, signInMailValues, supersedeQueuedFrom } from "@/lib/mail/fragments";
import { accept, refuse, type Refusal } from "@/lib/outcome";
import {
  mailboxWaits,
  mailsCounted,
  resendCounted,
  takeMailAllowanceFrom,
  type MailboxValues,
} from "@/lib/policy/fragments";
import { maySignUp } from "@/lib/policy/rules";
import { limits, numberOf, resendLimitName } from "@/lib/policy/limits";
import { keyedHash, randomCode, randomId, randomReference } from "@/lib/secret";
import { domainOf, maskAddress, mailboxOf } from "@/lib/users/email-address";
import { maySignIn, standing } from "@/lib/users/fragments";

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
  /** What the decision so far was based on, for the audit trail. */
  evidence: Evidence;
};

/** A refusal by the exact limits, with their counts. */
export type TooMany = Refusal & { counters: RecordedCounter[] };

export type Issued = {
  /** The id of the row. Goes into a sealed cookie, never into an answer. */
  id: string;
  /** Keyed hash of the address. */
  addressHash: string;
  /**
   * The challenge_id that a program gets. Null for a browser, and for a resend, because that program already has it.
   */
  capability: string | null;
  reference: string;
};

export type Issuing = { ok: true; value: Issued } | TooMany;

/**
 * Makes a new challenge and mails it. Refuses: `over_email_send_rate_limit`.
 * @param formId the id to use, where a form asks: see issue-once
 * @returns `taken` when a challenge with that id exists; then nothing was counted, written or mailed
 */
export async function issueChallenge(
  asked: Asked,
  link: LinkToken,
  caller: Caller,
  formId?: string,
): Promise<Issuing | { taken: Pending }> {
  const capability = asked.channel === "api" ? makeCapability() : null;
  const id = formId ?? (capability ? challengeIdOf(capability)! : randomId());
  const code = randomCode();
  const [issued] = await run(request, {
    ...common(asked, asked.redirectTo, link, code, caller),
    challengeId: id,
    codeHash: hashCode(id, code),
    signUpAllowed: maySignUp(env().signUp, domainOf(asked.email)),
    purpose: "sign_in",
    reference: randomReference(),
    clientId: asked.clientId,
    returnTo: asked.returnTo ?? null,
    redirectTo: asked.redirectTo ?? null,
    codeChallenge: asked.codeChallenge ?? null,
    locale: asked.locale ?? null,
    browser: browserName(caller.userAgent),
  }).catch((error: unknown) => {
    // Of two that run at once, the later one fails on the id. What it counted is undone with it.
    if (formId !== undefined && isIdTaken(error)) return [];
    throw error;
  });
  const taken = issued || formId === undefined ? null : await findBrowserChallenge(formId);
  if (taken) return { taken };
  if (!issued) return tooManyMails(asked, null);
  return accept({ id, addressHash: asked.addressHash, capability, reference: issued.reference });
}

/** Mails a pending challenge again, with a fresh code and another link. Refuses: `over_email_send_rate_limit`. */
export async function resendChallenge(
  pending: Pending,
  asked: Asked,
  link: LinkToken,
  caller: Caller,
): Promise<Issuing> {
  const code = randomCode();
  const [issued] = await run(resend, {
    ...common(asked, pending.redirectTo ?? undefined, link, code, caller),
    challengeId: pending.id,
    codeHash: hashCode(pending.id, code),
  });
  if (!issued) return tooManyMails(asked, pending.id);
  return accept({ id: pending.id, addressHash: asked.addressHash, capability: null, reference: issued.reference });
}

/** CTEs after `challenge` and `allowance`: the link token, the mail and the event. */
function mailAndRecord(name: "challenge.requested" | "challenge.resent") {
  const counted =
    name === "challenge.resent" ? sql`${mailsCounted} || jsonb_build_array(${resendCounted})` : mailsCounted;
  return sql`
    token as (${addLinkTokenFrom(sql`challenge`)}),
    message as (${enqueueSignInFrom(sql`challenge`)}),
    event as (${recordFrom(sql`challenge`, {
      name: eventName(name),
      reference: sql`reference`,
      addressHash: sql`address_hash`,
      addressMasked: sql.text("addressMasked"),
      decision: sql`'allow'`,
      outcome: sql`case when not eligible then 'mail_withheld' when (select state from message) = 'queued' then 'mail_queued' else 'mail_suppressed' end`,
      evidence: true,
      inputs: sql`jsonb_build_object('standing', ${standing})`,
      counters: sql`(select ${counted} from allowance)`,
      mails: sql`(select count(*) from message where state = 'queued')`,
      details: sql`jsonb_build_object('channel', channel, 'mailed', eligible)`,
    })})
  `;
}

type IssuedRow = { reference: string };

// A form's challenge may already exist: then nothing is counted, written or mailed. Other challenges have a fresh id.
const request = sql`
  with allowance as (${takeMailAllowanceFrom(sql`(select 1 where not ${challengeExists}) as once`)}),
  challenge as (${createFrom(sql`allowance`, maySignIn)}),
  ${mailAndRecord("challenge.requested")}
  select reference from challenge
`.rows<IssuedRow>();

const resend = sql`
  with pending as (${lockForResend}),
  allowance as (${takeMailAllowanceFrom(sql`pending`)}),
  challenge as (${renewFrom(sql`allowance`)}),
  superseded as (${supersedeQueuedFrom(sql`challenge`)}),
  ${mailAndRecord("challenge.resent")}
  select reference from challenge
`.rows<IssuedRow>();

/** The values that both statements take. */
function common(asked: Asked, redirectTo: string | undefined, link: LinkToken, code: string, caller: Caller) {
  return {
    ...caller,
    ...evidenceValues(asked.evidence),
    ...mailbox(asked),
    ...signInMailValues(randomId(), { link: linkUrl(link.token, redirectTo), code }),
    linkHash: link.hash,
    email: asked.email,
    addressHash: asked.addressHash,
    addressMasked: maskAddress(asked.email),
    channel: asked.channel,
    known: asked.known,
  };
}

// The origin comes from the configuration, never from a request. The link holds no address, and is short enough to
// survive quoted-printable in every mail reader.
function linkUrl(token: string, redirectTo: string | undefined): string {
  if (redirectTo === undefined) return `${env().origin}/login/confirm?token=${token}`;
  return `${redirectTo}${redirectTo.includes("?") ? "&" : "?"}token=${token}`;
}

const waits = {
  request: sql`select 0 as cooldown, ${mailboxWaits}`.rows<Waits>(),
  resend: sql`select ${secondsUntilResend} as cooldown, ${mailboxWaits}`.rows<Waits>(),
};
type Waits = { cooldown: number; hour: number; day: number; used_hour: number; used_day: number };

/** @param resentId the challenge of a resend; null for a new challenge, which has no cooldown */
async function tooManyMails(asked: Asked, resentId: string | null): Promise<TooMany> {
  const [hour, day] = [numberOf(limits.mailPerMailbox), numberOf(limits.mailPerMailboxAndDay)];
  const of = mailbox(asked);
  const [found] = await (resentId === null
    ? run(waits.request, of)
    : run(waits.resend, { ...of, challengeId: resentId }));
  const read = found!;
  const full = read.hour > 0 || read.day > 0;
  const checked = [
    // The cooldown is read after the attempt, so a parallel resend may have changed it. If no mailbox limit is full, it
    // was the cooldown that refused.
    {
      seconds: read.cooldown,
      limit: { name: resendLimitName, ...resendLimit() },
      used: read.cooldown === 0 && full ? 1 : 2,
    },
    { seconds: read.hour, limit: { name: limits.mailPerMailbox.name, ...hour }, used: read.used_hour },
    { seconds: read.day, limit: { name: limits.mailPerMailboxAndDay.name, ...day }, used: read.used_day },
  ].slice(resentId === null ? 1 : 0);
  // The next call has to pass all of them, so the longest wait counts.
  const longest = checked.toSorted((a, b) => b.seconds - a.seconds)[0]!;
  const counters = checked.map(({ limit: { name, ...number }, used }) => ({ limit: name, ...number, used }));
  return {
    ...refuse("over_email_send_rate_limit", { retryAfterSeconds: Math.max(longest.seconds, 1), limit: longest.limit }),
    counters,
  };
}

function resendLimit() {
  return { count: 1, windowSeconds: env().resendCooldownSeconds };
}

function mailbox(asked: Asked): MailboxValues {
  return { mailboxHash: keyedHash("mailbox", mailboxOf(asked.email)), bucket: asked.known ? "known" : "public" };
}
