// One form asks once, however often it is sent. See issue-once.ts.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, challengesOf, countOf, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, askInBrowser, atOnce, browser, nothingElse, receive, tally } from "@/e2e/support/verbs";
import { findBrowserChallenges } from "@/lib/challenges/pending";
import { keyedHash, randomCapability } from "@/lib/secret";
import { mailboxOf } from "@/lib/users/email-address";
import { confirmLink } from "./confirm-link";

test.afterEach(restore);

const mailsCounted = async (address: string) => {
  const [row] =
    await rows()`select cardinality(mailed_at) as count from mail_allowances where mailbox_hash = ${keyedHash("mailbox", mailboxOf(address))}`;
  return row?.count as number | undefined;
};

test("a form that is sent twice asks once: one challenge, one mail, one event, and both answers are the same", async () => {
  const ada = somebodyNew("ada");
  const [formNonce, caller] = [randomCapability(), somebody()];
  const first = accepted(await askInBrowser(ada.address, { formNonce, returnTo: "/account" }));
  const second = accepted(await askInBrowser(ada.address, { formNonce, returnTo: "/account" }, caller));
  expect(second).toEqual(first);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 1 });
  expect(await mailsCounted(ada.address)).toBe(1);
  expect(await eventsOf(caller.requestId)).toEqual([]);
});

test("a second press with the cookie of the first is the same press; a press on another page has to wait", async () => {
  const ada = somebodyNew("ada");
  const form = { formNonce: randomCapability(), returnTo: "/account", locale: "en" };
  const first = accepted(await askInBrowser(ada.address, form));
  const pending = await findBrowserChallenges([first.id]);
  expect(accepted(await askInBrowser(ada.address, { ...form, pending }))).toEqual(first);
  expect(await askInBrowser(ada.address, { ...form, pending, formNonce: randomCapability() })).toMatchObject({
    reason: "over_email_send_rate_limit",
    again: first.id,
  });
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 1 });
});

test("a form sent twenty times at once asks once, and counts one mail against the mailbox", async () => {
  const ada = somebodyNew("ada");
  const formNonce = randomCapability();
  const outcomes = await atOnce(20, () => askInBrowser(ada.address, { formNonce }));
  expect(tally(outcomes)).toEqual({ ok: 20 });
  expect(new Set(outcomes.map((outcome) => accepted(outcome).id)).size).toBe(1);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 1 });
  expect(await mailsCounted(ada.address)).toBe(1);
  accepted(await confirmLink((await receive(ada.address)).token, nothingElse, browser, somebody()));
});

test("a second press is not refused because the first used up the mailbox's limit", async () => {
  configure({ LIMIT_SEND_PER_ADDRESS: "1/1h" });
  const ada = somebodyNew("ada");
  const formNonce = randomCapability();
  expect(tally(await atOnce(5, () => askInBrowser(ada.address, { formNonce })))).toEqual({ ok: 5 });
  expect(await askInBrowser(ada.address, { formNonce: randomCapability() })).toMatchObject({
    reason: "over_email_send_rate_limit",
  });
});

test("another address, return path or language on the same page is another challenge", async () => {
  configure({ LIMIT_SEND_PER_ADDRESS: "10/1h" });
  const [ada, bea] = [somebodyNew("ada"), somebodyNew("bea")];
  const form = { formNonce: randomCapability(), returnTo: "/account", locale: "en" };
  const asked = [
    await askInBrowser(ada.address, form),
    await askInBrowser(bea.address, form),
    await askInBrowser(ada.address, { ...form, returnTo: "/account?tab=devices" }),
    await askInBrowser(ada.address, { ...form, locale: "ja" }),
    await askInBrowser(ada.address, { ...form, formNonce: randomCapability() }),
    await askInBrowser(ada.address, { returnTo: "/account", locale: "en" }),
  ];
  expect(new Set(asked.map((outcome) => accepted(outcome).id)).size).toBe(6);
});

test("a form sent again later is a resend, and makes one new challenge when the old one is over", async () => {
  const ada = somebodyNew("ada");
  const formNonce = randomCapability();
  const ask = () => askInBrowser(ada.address, { formNonce });
  const first = accepted(await ask());
  await ageChallenges(ada.address, 2);
  expect(accepted(await ask()).id).toBe(first.id);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 2 });
  await ageChallenges(ada.address, 31);
  const later = await atOnce(5, ask);
  expect(tally(later)).toEqual({ ok: 5 });
  expect(new Set(later.map((outcome) => accepted(outcome).id)).size).toBe(1);
  expect(accepted(later[0]!).id).not.toBe(first.id);
  expect(await challengesOf(ada.address)).toHaveLength(2);
  const mail = await receive(ada.address, { reference: accepted(later[0]!).reference });
  accepted(await confirmLink(mail.token, nothingElse, browser, somebody()));
  // A redeemed challenge is over, too.
  expect(accepted(await ask()).id).not.toBe(accepted(later[0]!).id);
});

test("the id of a form's challenge is a version 8 UUID that does not show the nonce", async () => {
  const formNonce = randomCapability();
  const { id } = accepted(await askInBrowser(somebodyNew("ada").address, { formNonce }));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url")).not.toContain(formNonce.slice(0, 8));
});
