import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { wrongCode } from "@/e2e/support/inbox";
import { somebodyNew } from "@/e2e/support/people";
import { ageCodeFailures, ageMailAllowance, challengesOf, countOf, rows } from "@/e2e/support/rows";
import {
  accepted,
  askByProgram,
  askInBrowser,
  atOnce,
  browser,
  mailedInBrowser,
  nothingElse,
  signIn,
  tally,
  type Asked,
} from "@/e2e/support/verbs";
import type { Caller } from "@/lib/caller";
import { keyedHash } from "@/lib/secret";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import { mailboxOf } from "@/lib/users/email-address";
import { limits } from "./limits";

test.afterEach(restore);

const manyMails = { LIMIT_SEND_PER_ADDRESS: "1000/1h", LIMIT_SEND_PER_ADDRESS_DAY: "1000/1d" };
const ageMailbox = (address: string, minutes: number) =>
  ageMailAllowance(keyedHash("mailbox", mailboxOf(address)), minutes);

function guess(code: string, { askedHere }: Asked, caller: Caller = somebody()) {
  return enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, caller);
}

/** Types ten wrong codes for an address, over two challenges. */
async function failTenTimes(address: string, caller?: Caller): Promise<void> {
  for (let challenge = 0; challenge < 2; challenge++) {
    const asked = await mailedInBrowser(address);
    for (let round = 0; round < 5; round++) {
      expect(await guess(wrongCode(asked.code, round), asked, caller)).toMatchObject({ reason: "invalid_credentials" });
    }
  }
}

test("of thirty parallel requests from thirty networks exactly five mail a mailbox", async () => {
  const ada = somebodyNew("ada");
  const outcomes = await atOnce(30, (index) => (index % 2 ? askInBrowser(ada.address) : askByProgram(ada.address)));
  expect(tally(outcomes)).toEqual({ ok: 5, over_email_send_rate_limit: 25 });
  expect(await countOf(ada.address)).toMatchObject({ challenges: 5, mails: 5 });
});

test("the refusal names the limit, and waiting as long as it says is enough", async () => {
  const ada = somebodyNew("ada");
  for (let round = 0; round < 5; round++) accepted(await askInBrowser(ada.address));
  const refused = await askInBrowser(ada.address);
  expect(refused).toMatchObject({
    reason: "over_email_send_rate_limit",
    limit: { name: limits.mailPerMailbox.name, count: 5, windowSeconds: 3600 },
  });
  const seconds = (refused as { retryAfterSeconds: number }).retryAfterSeconds;
  expect(seconds).toBeGreaterThan(3590);
  expect(seconds).toBeLessThanOrEqual(3600);
  await ageMailbox(ada.address, seconds / 60);
  accepted(await askInBrowser(ada.address));
});

test("the hour is a sliding window: each mail leaves it by itself", async () => {
  const ada = somebodyNew("ada");
  for (let round = 0; round < 3; round++) accepted(await askInBrowser(ada.address));
  await ageMailbox(ada.address, 40);
  for (let round = 0; round < 2; round++) accepted(await askInBrowser(ada.address));
  await ageMailbox(ada.address, 21);
  expect(tally(await atOnce(10, () => askInBrowser(ada.address)))).toEqual({ ok: 3, over_email_send_rate_limit: 7 });
});

test("a mailbox gets at most fifteen mails in a day, and then the wait is the day's", async () => {
  const ada = somebodyNew("ada");
  for (let hour = 0; hour < 3; hour++) {
    expect(tally(await atOnce(6, () => askInBrowser(ada.address)))).toEqual({ ok: 5, over_email_send_rate_limit: 1 });
    await ageMailbox(ada.address, 61);
  }
  const refused = await askInBrowser(ada.address);
  expect(refused).toMatchObject({ reason: "over_email_send_rate_limit" });
  const seconds = (refused as { retryAfterSeconds: number }).retryAfterSeconds;
  expect(seconds).toBeGreaterThan(20 * 3600);
  await ageMailbox(ada.address, seconds / 60);
  accepted(await askInBrowser(ada.address));
});

test("a refusal by the mailbox's limit is not counted", async () => {
  const ada = somebodyNew("ada");
  for (let round = 0; round < 20; round++) await askInBrowser(ada.address);
  const [row] =
    await rows()`select cardinality(mailed_at) as mails from mail_allowances where mailbox_hash = ${keyedHash("mailbox", ada.address)}`;
  expect(row!.mails).toBe(5);
});

test("plus tags and capitals share the mailbox, and dots do not", async () => {
  const ada = somebodyNew("ada");
  const [local, domain] = ada.address.split("@");
  const ways = [
    ada.address,
    `${local}+a@${domain}`,
    `${local}+a+b@${domain}`,
    ada.address.toUpperCase(),
    `${local}+C@${domain}`,
  ];
  for (const way of ways) accepted(await askInBrowser(way));
  expect(await askInBrowser(`${local}+another@${domain}`)).toMatchObject({ reason: "over_email_send_rate_limit" });
  accepted(await askInBrowser(ada.address.replace("ada.", "ada")));
});

test("a mailbox whose limit strangers used up still gets mails for a known browser", async () => {
  const ada = somebodyNew("ada");
  const { addressHash } = await signIn(ada.address);
  for (let round = 0; round < 8; round++) await askInBrowser(ada.address);
  expect(await askInBrowser(ada.address)).toMatchObject({ reason: "over_email_send_rate_limit" });
  const known = () => somebody({ knownAddresses: [addressHash] });
  expect(tally(await atOnce(10, () => askInBrowser(ada.address, {}, known())))).toEqual({
    ok: 5,
    over_email_send_rate_limit: 5,
  });
});

test("a browser that knows another address is a stranger to this one", async () => {
  const ada = somebodyNew("ada");
  const { addressHash } = await signIn(somebodyNew("eve").address);
  for (let round = 0; round < 5; round++) accepted(await askInBrowser(ada.address));
  expect(await askInBrowser(ada.address, {}, somebody({ knownAddresses: [addressHash] }))).toMatchObject({
    reason: "over_email_send_rate_limit",
  });
});

test("ten wrong codes pause code entry for an hour; the link still works", async () => {
  configure(manyMails);
  const ada = somebodyNew("ada");
  await failTenTimes(ada.address);
  const asked = await mailedInBrowser(ada.address);
  const refused = await guess(asked.code, asked);
  expect(refused).toMatchObject({ reason: "code_entry_paused" });
  const seconds = (refused as { retryAfterSeconds: number }).retryAfterSeconds;
  expect(seconds).toBeGreaterThan(3590);
  expect(seconds).toBeLessThanOrEqual(3600);
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0, redeemed_at: null });
  accepted(await confirmLink(asked.mail.token, nothingElse, browser, somebody()));
});

test("the pause ends when it said, with ten new tries", async () => {
  configure(manyMails);
  const ada = somebodyNew("ada");
  await failTenTimes(ada.address);
  const paused = await mailedInBrowser(ada.address);
  const refused = await guess(paused.code, paused);
  await ageCodeFailures(ada.address, (refused as { retryAfterSeconds: number }).retryAfterSeconds / 60);
  await failTenTimes(ada.address);
  expect(await guess(paused.code, paused)).toMatchObject({ reason: "code_entry_paused" });
});

test("nine wrong codes within the hour pause nothing, and old ones do not count", async () => {
  configure(manyMails);
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  for (let round = 0; round < 5; round++) await guess(wrongCode(first.code, round), first);
  await ageCodeFailures(ada.address, 61);
  const second = await mailedInBrowser(ada.address);
  for (let round = 0; round < 5; round++) await guess(wrongCode(second.code, round), second);
  const third = await mailedInBrowser(ada.address);
  for (let round = 0; round < 4; round++) await guess(wrongCode(third.code, round), third);
  accepted(await guess(third.code, third));
});

test("fifty parallel wrong codes on one challenge count five for its address, and do not pause it", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  await atOnce(50, (index) => guess(wrongCode(asked.code, index), asked));
  const [failures] =
    await rows()`select cardinality(failed_at) as count, paused_until from code_failures where address_hash = ${asked.addressHash}`;
  expect(failures).toEqual({ count: 5, paused_until: null });
  const again = await mailedInBrowser(ada.address);
  accepted(await guess(again.code, again));
});

test("guessing in parallel over twenty challenges of one address compares at most ten", async () => {
  configure(manyMails);
  const ada = somebodyNew("ada");
  const asked: Asked[] = [];
  for (let count = 0; count < 20; count++) asked.push(await mailedInBrowser(ada.address));
  const guesses = await atOnce(100, (index) => guess(wrongCode(asked[index % 20]!.code, index), asked[index % 20]!));
  expect(guesses.filter((outcome) => !outcome.ok && outcome.attemptsLeft !== undefined).length).toBeLessThanOrEqual(10);
  const tries = (await challengesOf(ada.address)).map((challenge) => challenge.code_tries);
  expect(tries.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(10);
  accepted(await confirmLink(asked[0]!.mail.token, nothingElse, browser, somebody()));
});

test("strangers' wrong codes do not pause a known browser", async () => {
  configure(manyMails);
  const ada = somebodyNew("ada");
  const { addressHash } = await signIn(ada.address);
  await failTenTimes(ada.address);
  const known = somebody({ knownAddresses: [addressHash] });
  const asked = await mailedInBrowser(ada.address, {}, known);
  expect(await guess(asked.code, asked)).toMatchObject({ reason: "code_entry_paused" });
  accepted(await guess(asked.code, asked, known));
});

test("the pause of one address does not touch another", async () => {
  configure(manyMails);
  await failTenTimes(somebodyNew("ada").address);
  const asked = await mailedInBrowser(somebodyNew("bea").address);
  accepted(await guess(asked.code, asked));
});
