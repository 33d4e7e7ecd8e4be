// Sign-ins with every possible outcome, in their own database, for the tests of the audit trail.

import { configure, restore, somebody } from "./flood-limits";
import { somebodyNew } from "./people";
import { ageChallenges, disableUser } from "./rows";
import type { OwnDatabase } from "./own-database";
import {
  aProgram,
  accepted,
  askInBrowser,
  browser,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
} from "./verbs";
import { notesWritten } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { keepPolicyVersion } from "@/lib/policy/version";
import { randomId } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import { requestLink } from "@/lib/sign-in/request-link";

/** Everything that must not be readable in the trail. */
export type Secrets = { addresses: string[]; tokens: string[]; codes: string[] };

const network = "2001:db8:1:2::77";

/** A caller whose full address would be easy to find in the trail. */
export function fromSomewhere(changes: Partial<Caller> = {}): Caller {
  return somebody({
    networkKey: `${network} ${randomId()}`,
    network: "2001:db8:1::/48",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    ...changes,
  });
}

/** Asks, resends, redeems and fails by link and code, in browsers and programs, under several rules. */
export async function signInEveryWay(place: OwnDatabase): Promise<Secrets> {
  const secrets: Secrets = { addresses: [network], tokens: [], codes: [] };
  const known = (name: string) => {
    const { address } = somebodyNew(name);
    secrets.addresses.push(address);
    return address;
  };
  const keep = <T extends { mail: { token: string }; code: string; capability: string | null }>(asked: T): T => {
    secrets.tokens.push(asked.mail.token, ...(asked.capability ? [asked.capability] : []));
    secrets.codes.push(asked.code);
    return asked;
  };
  const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

  await keepPolicyVersion();
  // By link, resent before, and signed out again.
  const ada = known("ada");
  const first = keep(await mailedInBrowser(ada, {}, fromSomewhere()));
  await requestLink({ email: ada, channel: "browser", pending: await findBrowserChallenge(first.id) }, fromSomewhere());
  await ageChallenges(ada, 2, place.sql);
  accepted(
    await requestLink(
      { email: ada, channel: "browser", pending: await findBrowserChallenge(first.id) },
      fromSomewhere(),
    ),
  );
  const { sessionToken, session } = accepted(
    await confirmLink(first.mail.token, nothingElse, browser, fromSomewhere()),
  );
  secrets.tokens.push(sessionToken!);
  await confirmLink(first.mail.token, nothingElse, browser, fromSomewhere());
  await endSession(session.id, fromSomewhere());

  // By code, wrong ones before, in a browser and as a program; until code entry pauses.
  const bea = known("bea");
  const typed = keep(await mailedInBrowser(bea, {}, fromSomewhere()));
  const presented = { askedHere: typed.askedHere, verifierChallenge: null };
  await enterCode(wrong(typed.code), { kind: "asked-here" }, presented, browser, fromSomewhere());
  await enterCode("no code", { kind: "asked-here" }, presented, browser, fromSomewhere());
  accepted(await enterCode(typed.code, { kind: "asked-here" }, presented, browser, fromSomewhere()));
  const asked = keep(await mailedByProgram(bea));
  accepted(
    await enterCode(
      asked.code,
      { kind: "challenge_id", capability: asked.capability },
      nothingElse,
      program,
      aProgram(),
    ),
  );
  configure({ LIMIT_CODE_FAILURES_PER_ADDRESS: "3/1h" });
  await keepPolicyVersion();
  const paused = keep(await mailedInBrowser(bea, {}, fromSomewhere()));
  for (let round = 0; round < 4; round++) {
    await enterCode(
      wrong(paused.code),
      { kind: "asked-here" },
      { askedHere: paused.askedHere, verifierChallenge: null },
      browser,
      fromSomewhere(),
    );
  }

  // Refused by what was sent, by floods, and by the mailbox's own limit.
  await requestLink({ email: `${known("eve")},${ada}`, channel: "api", pending: null }, aProgram());
  await requestLink(
    { email: known("eve"), channel: "api", pending: null, redirectTo: "https://elsewhere.example/" },
    aProgram(),
  );
  configure({ LIMIT_SEND_PER_IP: "1/3m", LIMIT_VERIFY_PER_IP: "1/5m", LIMIT_SEND_PER_ADDRESS: "1/1h" });
  await keepPolicyVersion();
  const flood = fromSomewhere();
  for (let round = 0; round < 3; round++) await askInBrowser(known("kevin"), {}, { ...flood, requestId: randomId() });
  for (let round = 0; round < 3; round++)
    await confirmLink("A".repeat(43), nothingElse, browser, { ...flood, requestId: randomId() });
  const lou = known("lou");
  for (let round = 0; round < 2; round++) await askInBrowser(lou, {}, fromSomewhere());
  restore();

  // Expired, disabled, not allowed to sign up, and bound to a browser.
  const old = known("olga");
  const expired = keep(await mailedInBrowser(old, {}, fromSomewhere()));
  await ageChallenges(old, 16, place.sql);
  await confirmLink(expired.mail.token, nothingElse, browser, fromSomewhere());
  const kim = known("kim");
  secrets.tokens.push((await signIn(kim)).sessionToken);
  await disableUser(kim, place.sql);
  await askInBrowser(kim, {}, fromSomewhere());
  configure({ SIGN_UP: "closed" });
  await keepPolicyVersion();
  await askInBrowser(known("stranger"), {}, fromSomewhere());
  restore();
  for (const binding of ["code", "same-browser"]) {
    configure({ LINK_BINDING: binding });
    await keepPolicyVersion();
    const bound = keep(await mailedInBrowser(known("bo"), {}, fromSomewhere()));
    await confirmLink(bound.mail.token, nothingElse, browser, fromSomewhere());
    await confirmLink(bound.mail.token, nothingElse, program, fromSomewhere());
    await enterCode(bound.code, { kind: "link", token: bound.mail.token }, nothingElse, browser, fromSomewhere());
    await confirmLink(
      bound.mail.token,
      { askedHere: bound.askedHere, verifierChallenge: null },
      browser,
      fromSomewhere(),
    );
  }
  restore();
  await notesWritten();
  return secrets;
}
