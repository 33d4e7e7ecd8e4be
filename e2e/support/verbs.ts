// What the unit tests of the rooms share: people ask, read their mail and sign in, through the real verbs.

import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "@/lib/caller";
import { rememberAsked, type AskedHere } from "@/lib/challenges/asked-here";
import { findBrowserChallenge, findProgramChallenge } from "@/lib/challenges/pending";
import type { Presented } from "@/lib/challenges/redeem-fragments";
import { list } from "@/lib/inbox/store";
import { deliverDue } from "@/lib/mail/delivery/deliver";
import type { Outcome } from "@/lib/outcome";
import { challengeOf } from "@/lib/pkce";
import { randomToken } from "@/lib/secret";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import type { SignedIn } from "@/lib/sign-in/redeem";
import type { Into } from "@/lib/sign-in/start-session";
import type { User } from "@/lib/sessions/find";
import { requestLink, type LinkRequest, type Requested, type RequestOutcome } from "@/lib/sign-in/request-link";
import { findClient, fullScope, type Client } from "@/lib/oauth/clients/clients";
import { issueCode, redeemCode } from "@/lib/oauth/codes/authorization-code";
import { writeTokens, type Issued } from "@/lib/oauth/issue";
import { somebody } from "./flood-limits";
import { signsIn, toEmail, type Email } from "./inbox";

/** Presents nothing beside the link or the code: another browser, or a program without a verifier. */
export const nothingElse: Presented = { askedHere: [], verifierChallenge: null };
export const program: Into = { kind: "program" };
export const browser: Into = { kind: "browser", previousToken: null };

/** A program that asks: it has no cookies. */
export function aProgram(changes: Partial<Caller> = {}): Caller {
  return somebody({ browserId: null, userAgent: "curl/8.5.0", ...changes });
}

/** Unwraps what was accepted. @throws with the reason when it was refused */
export function accepted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.reason} ${outcome.detail ?? ""}`);
  return outcome.value;
}

type Extra = Partial<Omit<LinkRequest, "email" | "channel">>;

/** Asks in a browser that has asked for nothing yet. */
export function askInBrowser(email: string, extra: Extra = {}, caller = somebody()): Promise<RequestOutcome> {
  return requestLink({ email, channel: "browser", pending: null, ...extra }, caller);
}

/** Asks as a program. */
export function askByProgram(email: string, extra: Extra = {}, caller = aProgram()): Promise<RequestOutcome> {
  return requestLink({ email, channel: "api", pending: null, ...extra }, caller);
}

export type Asked = Requested & { mail: Email; code: string; askedHere: AskedHere[] };

/** Asks in a browser and reads the mail. */
export async function mailedInBrowser(email: string, extra: Extra = {}, caller = somebody()): Promise<Asked> {
  return withMail(email, accepted(await askInBrowser(email, extra, caller)));
}

/** Asks as a program and reads the mail. */
export async function mailedByProgram(email: string, extra: Extra = {}): Promise<Asked & { capability: string }> {
  const asked = await withMail(email, accepted(await askByProgram(email, extra)));
  return { ...asked, capability: asked.capability! };
}

/** Asks for the challenge of that browser again, and reads the newer mail. Its cooldown must be over. */
export async function mailedAgain(email: string, former: Asked): Promise<Asked> {
  const pending = former.capability
    ? await findProgramChallenge(former.capability)
    : await findBrowserChallenge(former.id);
  const channel = former.capability ? "api" : "browser";
  const { returnTo, locale } = pending!;
  const requested = accepted(
    await requestLink(
      { email, channel, pending, returnTo: returnTo ?? undefined, locale: locale ?? undefined },
      somebody(),
    ),
  );
  return { ...(await withMail(email, requested, former.mail)), capability: former.capability };
}

/** Signs in by the link, in a browser. */
export async function signIn(email: string, caller = somebody()): Promise<SignedIn & { sessionToken: string }> {
  const { mail } = await mailedInBrowser(email);
  const signedIn = accepted(await confirmLink(mail.token, nothingElse, browser, caller));
  return { ...signedIn, sessionToken: signedIn.sessionToken! };
}

/** Signs in by the link as a program, and gets its first tokens. */
export async function signInByProgram(email: string): Promise<SignedIn & { tokens: Issued; client: Client }> {
  const { mail } = await mailedByProgram(email);
  const signedIn = accepted(await confirmLink(mail.token, nothingElse, program, aProgram()));
  const client = (await findClient(signedIn.session.clientId))!;
  return {
    ...signedIn,
    client,
    tokens: await writeTokens({ ...signedIn, client, scope: fullScope }, signedIn.family!),
  };
}

/** Tokens for a program in a session that runs, by an authorization code. */
export async function issueTokens(grant: {
  session: { id: string };
  user: User;
  client: Client;
  scope: string;
  caller: Caller;
}): Promise<Issued> {
  const { session, user, client, scope, caller } = grant;
  const verifier = randomToken();
  const redirectUri = "https://app.example/in";
  const code = accepted(
    await issueCode(
      { id: session.id, user },
      { clientId: client.id, redirectUri, codeChallenge: challengeOf(verifier) },
      scope,
      caller,
    ),
  );
  return accepted(await redeemCode({ code, verifier, redirectUri }, client, caller));
}

/**
 * The newest sign-in mail to an address. The tests of another worker may be delivering it, so this looks again for a while.
 * @param wanted.after only another one than this
 * @param wanted.reference only a mail of this challenge
 */
export async function receive(
  email: string,
  { after, reference }: { after?: Email; reference?: string } = {},
): Promise<Email> {
  for (let round = 0; round < 200; round++) {
    await deliverDue();
    const mails = (await list(email)).filter((mail) => signsIn(mail) && mail.id !== after?.id).map(toEmail);
    const newest = mails.find((mail) => reference === undefined || mail.reference === reference);
    if (newest && (!after || newest.at >= after.at)) return newest;
    await sleep(25);
  }
  throw new Error(`No mail came to ${email}.`);
}

async function withMail(email: string, requested: Requested, after?: Email): Promise<Asked> {
  const mail = await receive(email, { after, reference: requested.reference });
  return { ...requested, mail, code: mail.code ?? "", askedHere: rememberAsked([], { ...requested, locale: "en" }) };
}

/** How many of each reason there are among refusals; `ok` counts what was accepted. */
export function tally(outcomes: readonly Outcome<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const key = outcome.ok ? "ok" : outcome.reason;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Runs the same thing that many times at once. */
export function atOnce<T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}
