// Somebody asks for a sign-in mail: over the form or over POST /auth/login. The same path, answer and cost
// whoever the address belongs to; for one that may not sign in the outbox row mails nothing.

import { note } from "@/lib/audit/note";
import { record } from "@/lib/audit/record";
import { makeLinkToken, type LinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import type { Pending } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import { accept, refuse, type Refusal } from "@/lib/outcome";
import { decideAsk, type Seen } from "@/lib/policy/decide";
import { evidenceOf } from "@/lib/policy/evidence";
import type { Inputs } from "@/lib/policy/judge";
import { keyedHash, keyedHashes } from "@/lib/secret";
import { findClient, mayRedirectTo, type Client } from "@/lib/oauth/clients/clients";
import { domainOf, maskAddress, parseEmailAddress } from "@/lib/users/email-address";
import { resendChallenge, type Asked, type Issued, type Issuing } from "./issue";
import { isOfForm, issueOnce, present } from "./issue-once";

export type LinkRequest = {
  /** As it came from outside. */
  email: unknown;
  channel: "browser" | "api";
  /** What this browser or program asked for before, if anything. A browser may have asked for several; the newest first. */
  pending: Pending | readonly Pending[] | null;
  clientId?: string;
  /** A path of this origin, checked by app/_http. */
  returnTo?: string;
  redirectTo?: string;
  codeChallenge?: string;
  locale?: string;
  /** A program named the language itself. */
  localeNamed?: boolean;
  /** Random, and of one rendered form: what is sent with it twice is asked once. */
  formNonce?: string;
};

/** A refusal of a resend names the challenge that was to be mailed again. */
export type RequestOutcome = { ok: true; value: Requested } | (Refusal & { again?: string });

export type Requested = Issued & {
  /** This browser has signed in with the address before. */
  known: boolean;
  expiresInSeconds: number;
  resendInSeconds: number;
};

/**
 * Accepts a request for a sign-in mail: challenge, link token, outbox message and audit event are written in one
 * statement before this returns. Asking again for the same while the challenge is pending is a resend; in a browser
 * another address, return path or language is another challenge, so that the newest mail leads where the person goes now.
 * Refuses: `invalid_email`, `validation_failed`, `redirect_not_allowed`, `over_request_rate_limit`,
 * `over_email_send_rate_limit`; a refusal sends nothing, and is recorded.
 */
export async function requestLink(request: LinkRequest, caller: Caller): Promise<RequestOutcome> {
  const address = parseEmailAddress(request.email);
  if (!address.ok) return malformed(address, caller);
  const email = address.value;
  const client = await findClient(request.clientId);
  // What /auth/verify gives is given without a secret; a confidential client has GET /authorize.
  if (client?.kind !== "public") {
    return malformed(
      refuse("validation_failed", { detail: "client_id isn't a public client that is registered here." }),
      caller,
      email,
    );
  }
  const wrong = checkProgram(request, client) ?? checkUnchanged(request, client, email);
  if (wrong) return malformed(wrong, caller, email);

  const addressHash = keyedHash("address", email);
  // By the previous secret as well, so that a rotation makes no browser a stranger.
  const known = keyedHashes("address", email).some((hash) => caller.knownAddresses.includes(hash));
  const decision = await decideAsk(caller, { known });
  const inputs: Inputs = { question: "ask", known, browser: caller.browserId !== null, domain: domainOf(email) };
  const evidence = evidenceOf(inputs, decision.seen);
  const about = { addressHash, addressMasked: maskAddress(email) };
  if (!decision.allowed) {
    note("challenge.refused", caller, { reason: decision.refusal.reason, evidence, ...about });
    return decision.refusal;
  }

  const asked: Asked = { ...request, clientId: client.id, email, addressHash, known, evidence };
  const link = await makeLinkToken(email);
  const again = [request.pending ?? []].flat().find((pending) => isSame(pending, request, email)) ?? null;
  const outcome = await askOrAskAgain(again, asked, request.formNonce, link, caller);
  if (!outcome.ok) {
    const { counters, ...refusal } = outcome;
    // Two statements went before: the attempt, and how long to wait.
    const seen = { ...evidence, counters: [...evidence.counters, ...counters], statements: evidence.statements + 2 };
    await record("challenge.refused", caller, { reason: refusal.reason, evidence: seen, ...about });
    return { ...withFloodWait(refusal, decision.seen), ...(again && { again: again.id }) };
  }
  return accept({
    ...outcome.value,
    known,
    expiresInSeconds: env().signInTtlMinutes * 60,
    resendInSeconds: env().resendCooldownSeconds,
  });
}

async function askOrAskAgain(
  again: Pending | null,
  asked: Asked,
  formNonce: string | undefined,
  link: LinkToken,
  caller: Caller,
): Promise<Issuing> {
  if (!again) return issueOnce(asked, formNonce, link, caller);
  // The first press is answered already, and the browser sends its cookie along with the second.
  if (again.resendInSeconds > 0 && isOfForm(again.id, formNonce, asked)) return present(again, asked);
  return resendChallenge(again, asked, link, caller);
}

// This request may have taken the last of a flood limit: waiting for the mailbox alone would not be enough then.
function withFloodWait(refusal: Refusal, seen: Seen[]): Refusal {
  const empty = seen.filter(({ remaining }) => remaining === 0).map(({ resetsInSeconds }) => resetsInSeconds);
  return { ...refusal, retryAfterSeconds: Math.max(refusal.retryAfterSeconds ?? 1, ...empty) };
}

function checkProgram({ redirectTo, codeChallenge }: LinkRequest, client: Client): Refusal | null {
  if (redirectTo === undefined) return null;
  if (!mayRedirectTo(client, redirectTo)) return refuse("redirect_not_allowed");
  // A link that opens an app is worth something only to the app that asked: without a challenge it would be
  // worth something to a scanner too.
  if (codeChallenge === undefined)
    return refuse("redirect_not_allowed", { detail: "redirect_to needs a code_challenge (RFC 7636)." });
  return null;
}

// A resend changes nothing that is stored. Over the API, what differs is told; in a browser, another address
// is simply another request.
function checkUnchanged({ channel, ...request }: LinkRequest, client: Client, email: string): Refusal | null {
  const [pending] = [request.pending ?? []].flat();
  if (channel === "browser" || !pending?.resendable) return null;
  const same =
    pending.email === email &&
    pending.clientId === client.id &&
    (request.redirectTo === undefined || request.redirectTo === pending.redirectTo) &&
    (request.codeChallenge === undefined || request.codeChallenge === pending.codeChallenge) &&
    (!request.localeNamed || request.locale === pending.locale);
  return same
    ? null
    : refuse("validation_failed", {
        detail: "A resend must have the email, client_id, redirect_to, code_challenge and locale of its challenge.",
      });
}

// What a program may leave out was compared before. A browser's request says everything anew.
function isSame(pending: Pending, { channel, returnTo, locale }: LinkRequest, email: string): boolean {
  if (!pending.resendable || pending.email !== email) return false;
  return channel === "api" || (pending.returnTo === (returnTo ?? null) && pending.locale === (locale ?? null));
}

// Refused before any limit was asked.
function malformed(refusal: Refusal, caller: Caller, email?: string): Refusal {
  const inputs: Inputs = { question: "ask", known: false, browser: caller.browserId !== null, fault: refusal.reason };
  const about =
    email === undefined ? {} : { addressHash: keyedHash("address", email), addressMasked: maskAddress(email) };
  note("challenge.refused", caller, { reason: refusal.reason, evidence: evidenceOf(inputs, []), ...about });
  return refusal;
}
