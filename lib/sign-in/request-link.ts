// A request for a sign-in mail, from the form or from POST /auth/login. Path, answer and cost are the same for every
// address. For an address that may not sign in, the outbox row mails nothing.

import { note } from "@/lib/audit/note";
import { record } from "@/lib/audit/record";
import { makeLinkToken, type LinkToken } from "@/lib/authjs/link-token";
import type { Caller } from "@/lib/caller";
import type { Pending } from "@/lib/challenges/pending";
import { env } from "@/lib/env";
import { accept, refuse, type Refusal } from "@/lib/outcome";
import { decideAsk, type CountedLimit } from "@/lib/policy/decide";
import { evidenceOf } from "@/lib/policy/evidence";
import type { Inputs } from "@/lib/policy/rules";
import { keyedHash, keyedHashes } from "@/lib/secret";
import { findClient, mayRedirectTo, type Client } from "@/lib/oauth/clients/clients";
import { domainOf, maskAddress, parseEmailAddress } from "@/lib/users/email-address";
import { resendChallenge, type Asked, type Issued, type Issuing } from "./issue";
import { answerAgain, isOfForm, issueOnce } from "./issue-once";

export type LinkRequest = {
  /** As it came from outside. */
  email: unknown;
  channel: "browser" | "api";
  /** Pending challenges of this browser or program. A browser may have several, the newest first. */
  pending: Pending | readonly Pending[] | null;
  clientId?: string;
  /** A path of this origin, checked by app/_http. */
  returnTo?: string;
  redirectTo?: string;
  codeChallenge?: string;
  locale?: string;
  /** True when a program named the language itself. */
  localeNamed?: boolean;
  /** Random, one per rendered form. Two requests with the same nonce are one request. */
  formNonce?: string;
};

/** A refusal of a resend names the challenge that was to be mailed again. */
export type RequestOutcome = { ok: true; value: Requested } | (Refusal & { again?: string });

export type Requested = Issued & {
  /** True when this browser has signed in with the address before. */
  known: boolean;
  expiresInSeconds: number;
  resendInSeconds: number;
};

/**
 * Accepts a request for a sign-in mail. One statement writes the challenge, the link token, the outbox message and the
 * audit event before this returns. Asking again for the same while the challenge is pending is a resend. In a browser,
 * another address, return path or language is another challenge, so the newest mail leads where the person is going
 * now.
 * Refuses: `invalid_email`, `validation_failed`, `redirect_not_allowed`, `over_request_rate_limit`,
 * `over_email_send_rate_limit`. A refusal sends nothing and is recorded.
 */
export async function requestLink(request: LinkRequest, caller: Caller): Promise<RequestOutcome> {
  const address = parseEmailAddress(request.email);
  if (!address.ok) return malformed(address, caller);
  const email = address.value;
  const client = await findClient(request.clientId);
  // /auth/verify gives tokens without a client secret, so confidential clients use GET /authorize instead.
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
  // Also under the previous secret, so known browsers stay known after a rotation.
  const known = keyedHashes("address", email).some((hash) => caller.knownAddresses.includes(hash));
  const decision = await decideAsk(caller, { known });
  const inputs: Inputs = { question: "ask", known, browser: caller.browserId !== null, domain: domainOf(email) };
  const evidence = evidenceOf(inputs, decision.counted);
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
    // Two statements ran before this one: the attempt, and reading how long to wait.
    const all = { ...evidence, counters: [...evidence.counters, ...counters], statements: evidence.statements + 2 };
    await record("challenge.refused", caller, { reason: refusal.reason, evidence: all, ...about });
    return { ...withFloodWait(refusal, decision.counted), ...(again && { again: again.id }) };
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
  // The first press was already answered, and the browser sends its cookie with the second.
  if (again.resendInSeconds > 0 && isOfForm(again.id, formNonce, asked)) return answerAgain(again, asked);
  return resendChallenge(again, asked, link, caller);
}

// This request may have used the last hit of a flood limit. Then waiting for the mailbox limit alone would not be
// enough.
function withFloodWait(refusal: Refusal, counted: CountedLimit[]): Refusal {
  const empty = counted.filter(({ remaining }) => remaining === 0).map(({ resetsInSeconds }) => resetsInSeconds);
  return { ...refusal, retryAfterSeconds: Math.max(refusal.retryAfterSeconds ?? 1, ...empty) };
}

function checkProgram({ redirectTo, codeChallenge }: LinkRequest, client: Client): Refusal | null {
  if (redirectTo === undefined) return null;
  if (!mayRedirectTo(client, redirectTo)) return refuse("redirect_not_allowed");
  // A link that opens an app must work only for the app that asked. Without a challenge it would work for a mail
  // scanner too.
  if (codeChallenge === undefined)
    return refuse("redirect_not_allowed", { detail: "redirect_to needs a code_challenge (RFC 7636)." });
  return null;
}

// A resend changes nothing that is stored. Over the API a difference is refused. In a browser, another address is
// another request.
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

// A program may leave fields out: checkUnchanged compared what it sent. A browser always sends all of them.
function isSame(pending: Pending, { channel, returnTo, locale }: LinkRequest, email: string): boolean {
  if (!pending.resendable || pending.email !== email) return false;
  return channel === "api" || (pending.returnTo === (returnTo ?? null) && pending.locale === (locale ?? null));
}

// A refusal before any limit was checked.
function malformed(refusal: Refusal, caller: Caller, email?: string): Refusal {
  const inputs: Inputs = { question: "ask", known: false, browser: caller.browserId !== null, fault: refusal.reason };
  const about =
    email === undefined ? {} : { addressHash: keyedHash("address", email), addressMasked: maskAddress(email) };
  note("challenge.refused", caller, { reason: refusal.reason, evidence: evidenceOf(inputs, []), ...about });
  return refusal;
}
