// Asking again for the same challenge. See requestLink and lib/challenges/fragments.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { wrongCode } from "@/e2e/support/inbox";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, challengesOf, countOf } from "@/e2e/support/rows";
import {
  accepted,
  atOnce,
  browser,
  mailedAgain,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  receive,
  tally,
  type Asked,
} from "@/e2e/support/verbs";
import { findBrowserChallenge, findBrowserChallenges, findProgramChallenge } from "@/lib/challenges/pending";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";
import { requestLink } from "./request-link";

test.afterEach(restore);

const typed = (code: string, { askedHere }: Asked) =>
  enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody());

test("a resend is the same challenge with a fresh code and a fresh link", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address, { returnTo: "/account" });
  await ageChallenges(ada.address, 2);
  const second = await mailedAgain(ada.address, first);
  expect(second).toMatchObject({ id: first.id, reference: first.reference, expiresInSeconds: 900 });
  expect(second.mail.token).not.toBe(first.mail.token);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 2 });
  expect(await findBrowserChallenge(first.id)).toMatchObject({ returnTo: "/account", triesLeft: 5, codeUsable: true });
});

test("an older code is refused as superseded and costs no try; the newer one signs in", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 2);
  let second = await mailedAgain(ada.address, first);
  // One time in a million both codes are equal, and then the older one is right.
  if (second.code === first.code) {
    await ageChallenges(ada.address, 2);
    second = await mailedAgain(ada.address, second);
  }
  expect(await typed(first.code, first)).toMatchObject({ reason: "otp_superseded" });
  expect((await challengesOf(ada.address))[0]?.code_tries).toBe(0);
  expect(await typed(second.code, first)).toMatchObject({ ok: true });
});

test("an older link works until its own fifteen minutes are over, and dies with the challenge", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 10);
  const second = await mailedAgain(ada.address, first);
  await ageChallenges(ada.address, 6);
  expect(await confirmLink(first.mail.token, nothingElse, browser, somebody())).toMatchObject({
    reason: "otp_expired",
  });
  accepted(await confirmLink(second.mail.token, nothingElse, browser, somebody()));
  expect(await confirmLink(first.mail.token, nothingElse, browser, somebody())).toMatchObject({ reason: "otp_used" });
});

test("how many tries a code has, and how long a challenge takes resends, are settings", async () => {
  configure({ CODE_TRIES: "2", RESEND_WINDOW_MINUTES: "5" });
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  expect(await typed(wrongCode(asked.code), asked)).toMatchObject({ attemptsLeft: 1 });
  expect(await typed(wrongCode(asked.code), asked)).toMatchObject({ attemptsLeft: 0 });
  expect(await typed(asked.code, asked)).toMatchObject({ reason: "otp_attempts_exhausted" });
  expect(await findBrowserChallenge(asked.id)).toMatchObject({ resendable: true });
  await ageChallenges(ada.address, 5);
  expect(await findBrowserChallenge(asked.id)).toMatchObject({ resendable: false });
});

test("mails that overtake each other both sign in", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 2);
  await mailedAgain(ada.address, first);
  accepted(await confirmLink(first.mail.token, nothingElse, browser, somebody()));
});

test("a resend has to wait a minute, and waiting is enough", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  const ask = async () =>
    requestLink({ email: ada.address, channel: "browser", pending: await findBrowserChallenge(first.id) }, somebody());
  const refused = await ask();
  expect(refused).toMatchObject({
    reason: "over_email_send_rate_limit",
    limit: { name: "resend", count: 1, windowSeconds: 60 },
  });
  const seconds = (refused as { retryAfterSeconds: number }).retryAfterSeconds;
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThanOrEqual(60);
  await ageChallenges(ada.address, seconds / 60);
  expect(await ask()).toMatchObject({ ok: true });
  expect((await challengesOf(ada.address)).length).toBe(1);
});

test("twenty resends at once bring one mail", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 2);
  const pending = await findBrowserChallenge(first.id);
  const outcomes = await atOnce(20, () => requestLink({ email: ada.address, channel: "browser", pending }, somebody()));
  expect(tally(outcomes)).toEqual({ ok: 1, over_email_send_rate_limit: 19 });
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 2 });
  // The losers read the challenge before the winner wrote. Their answer names the minute that the winner began.
  for (const outcome of outcomes) {
    if (outcome.ok) continue;
    expect(outcome).toMatchObject({ limit: { name: "resend" }, again: first.id });
    expect(outcome.retryAfterSeconds).toBeGreaterThan(30);
    expect(outcome.retryAfterSeconds).toBeLessThanOrEqual(60);
  }
});

test("a resend that lost a race is accepted after the wait that its refusal names", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedByProgram(ada.address);
  await ageChallenges(ada.address, 2);
  // What the loser read before the winner wrote.
  const pending = await findProgramChallenge(first.capability);
  const ask = () => requestLink({ email: ada.address, channel: "api", pending }, somebody());
  accepted(await ask());
  const lost = await ask();
  if (lost.ok) throw new Error("Two mails within a minute.");
  expect(lost).toMatchObject({
    reason: "over_email_send_rate_limit",
    limit: { name: "resend", count: 1, windowSeconds: 60 },
  });
  await ageChallenges(ada.address, (lost.retryAfterSeconds! - 5) / 60);
  expect(await ask()).toMatchObject({ ok: false });
  await ageChallenges(ada.address, 5 / 60);
  expect(await ask()).toMatchObject({ ok: true });
});

test("tries are kept across resends, and after five wrong codes a resend carries only a link", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  for (let round = 0; round < 3; round++) await typed(wrongCode(first.code, round), first);
  await ageChallenges(ada.address, 2);
  const second = await mailedAgain(ada.address, first);
  const others = Array.from({ length: 8 }, (_, round) => wrongCode(second.code, round)).filter(
    (code) => code !== first.code,
  );
  expect(await typed(others[0]!, first)).toMatchObject({ reason: "invalid_credentials", attemptsLeft: 1 });
  expect(await typed(others[1]!, first)).toMatchObject({ reason: "invalid_credentials", attemptsLeft: 0 });
  await ageChallenges(ada.address, 2);
  const third = await mailedAgain(ada.address, second);
  expect(third.mail.code).toBeNull();
  expect(third.mail.text).toContain("This email has no code");
  accepted(await confirmLink(third.mail.token, nothingElse, browser, somebody()));
});

test("after half an hour, asking again makes another challenge", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 31);
  const pending = await findBrowserChallenge(first.id);
  const again = accepted(await requestLink({ email: ada.address, channel: "browser", pending }, somebody()));
  expect(again.id).not.toBe(first.id);
});

test("another browser's request is another challenge, and no request cancels that of another browser", async () => {
  const ada = somebodyNew("ada");
  const hers = await mailedInBrowser(ada.address);
  const stranger = accepted(await requestLink({ email: ada.address, channel: "browser", pending: null }, somebody()));
  await receive(ada.address, { after: hers.mail });
  expect(stranger.id).not.toBe(hers.id);
  expect(await typed(hers.code, hers)).toMatchObject({ ok: true });
});

test("in a browser another address is simply another request", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  const pending = await findBrowserChallenge(first.id);
  const other = accepted(
    await requestLink({ email: somebodyNew("bea").address, channel: "browser", pending }, somebody()),
  );
  expect(other.id).not.toBe(first.id);
});

const differences = {
  "another return path": { returnTo: "/account?tab=devices" },
  "another state of an app's request": { returnTo: "/authorize?client_id=notes&state=2" },
  "another language": { locale: "ja" },
};
for (const [what, difference] of Object.entries(differences)) {
  test(`in a browser ${what} is another challenge at once: its mail leads there, and the earlier mail still leads to its own destination`, async () => {
    const ada = somebodyNew("ada");
    const before = { returnTo: "/authorize?client_id=notes&state=1", locale: "en" };
    const first = await mailedInBrowser(ada.address, before);
    const pending = await findBrowserChallenges([first.id]);
    const second = await mailedInBrowser(ada.address, { pending, ...before, ...difference });
    expect(second.id).not.toBe(first.id);
    expect(await challengesOf(ada.address)).toHaveLength(2);
    const here = { askedHere: [...second.askedHere, ...first.askedHere], verifierChallenge: null };
    expect(accepted(await confirmLink(second.mail.token, here, browser, somebody())).returnTo).toBe(
      { ...before, ...difference }.returnTo,
    );
    expect(accepted(await confirmLink(first.mail.token, here, browser, somebody())).returnTo).toBe(before.returnTo);
  });
}

test("with several challenges in one browser, asking again for one of them resends that one", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address, { returnTo: "/account", locale: "en" });
  const second = await mailedInBrowser(ada.address, { returnTo: "/account?tab=devices", locale: "en" });
  await ageChallenges(ada.address, 2);
  const pending = await findBrowserChallenges([second.id, first.id]);
  const again = await mailedInBrowser(ada.address, { pending, returnTo: "/account", locale: "en" });
  expect(again.id).toBe(first.id);
  expect(await challengesOf(ada.address)).toHaveLength(2);
});

test("asking with ever new return paths mails a mailbox no more than its limit", async () => {
  configure({ LIMIT_SEND_PER_ADDRESS: "3/1h" });
  const ada = somebodyNew("ada");
  const outcomes = [];
  let pending: Awaited<ReturnType<typeof findBrowserChallenges>> = [];
  for (let round = 0; round < 6; round++) {
    const outcome = await requestLink(
      { email: ada.address, channel: "browser", pending, returnTo: `/account?round=${round}` },
      somebody(),
    );
    if (outcome.ok) pending = await findBrowserChallenges([outcome.value.id, ...pending.map(({ id }) => id)]);
    outcomes.push(outcome);
  }
  expect(tally(outcomes)).toEqual({ ok: 3, over_email_send_rate_limit: 3 });
});

test("a program's resend keeps everything that is stored, or is refused", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedByProgram(ada.address);
  await ageChallenges(ada.address, 2);
  const pending = await findProgramChallenge(first.capability);
  const ask = (extra: object) => requestLink({ email: ada.address, channel: "api", pending, ...extra }, somebody());
  for (const change of [
    { email: somebodyNew("eve").address },
    { codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" },
    { locale: "ja", localeNamed: true },
  ]) {
    expect(await ask(change)).toMatchObject({ reason: "validation_failed" });
  }
  const again = accepted(await ask({}));
  expect(again).toMatchObject({ id: first.id, capability: null });
  const mail = await receive(ada.address, { after: first.mail });
  const target = { kind: "challenge_id", capability: first.capability } as const;
  expect(await enterCode(mail.code, target, nothingElse, program, somebody())).toMatchObject({ ok: true });
});

test("asking again after the challenge was redeemed makes another one", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  accepted(await confirmLink(first.mail.token, nothingElse, browser, somebody()));
  const pending = await findBrowserChallenge(first.id);
  expect(accepted(await requestLink({ email: ada.address, channel: "browser", pending }, somebody())).id).not.toBe(
    first.id,
  );
});
