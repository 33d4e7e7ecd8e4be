// A challenge works only for its purpose. Every verb that redeems is in this table.

import { expect, test } from "playwright/test";
import { restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { challengesOf, countOf, rows } from "@/e2e/support/rows";
import { accepted, browser, mailedByProgram, mailedInBrowser, nothingElse, program } from "@/e2e/support/verbs";
import { findBrowserChallenge, findProgramChallenge } from "@/lib/challenges/pending";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";
import { viewLink } from "./view-link";

test.afterEach(restore);

const purposes = ["sign_in", "step_up", "change_email", "invite", "recovery"];

// Each verb with its input. All of them take a sign-in challenge.
const verbs = {
  "a link in the browser that asked": async (address: string) => {
    const { mail, askedHere } = await mailedInBrowser(address);
    return () => confirmLink(mail.token, { askedHere, verifierChallenge: null }, browser, somebody());
  },
  "a link in another browser": async (address: string) => {
    const { mail } = await mailedInBrowser(address);
    return () => confirmLink(mail.token, nothingElse, browser, somebody());
  },
  "a link in a program": async (address: string) => {
    const { mail } = await mailedByProgram(address);
    return () => confirmLink(mail.token, nothingElse, program, somebody());
  },
  "a code in the browser that asked": async (address: string) => {
    const { code, askedHere } = await mailedInBrowser(address);
    return () => enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody());
  },
  "a code of another challenge of that browser": async (address: string) => {
    const older = await mailedInBrowser(address, { returnTo: "/account?older" });
    const newer = await mailedInBrowser(address, { returnTo: "/account?newer" });
    const askedHere = [...newer.askedHere, ...older.askedHere];
    return () =>
      enterCode(older.code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody());
  },
  "a code in a program": async (address: string) => {
    const { code, capability } = await mailedByProgram(address);
    return () => enterCode(code, { kind: "challenge_id", capability }, nothingElse, program, somebody());
  },
  "a code beside its link": async (address: string) => {
    const { mail, code } = await mailedInBrowser(address);
    return () => enterCode(code, { kind: "link", token: mail.token }, nothingElse, browser, somebody());
  },
};

const changeTo = (address: string, purpose: string) =>
  rows()`update challenges set purpose = ${purpose} where email = ${address}`;

for (const [what, make] of Object.entries(verbs)) {
  test(`${what} signs in only by a sign-in challenge; any other stays unused`, async () => {
    const { address } = somebodyNew("ada");
    const redeem = await make(address);
    for (const purpose of purposes.filter((other) => other !== "sign_in")) {
      await changeTo(address, purpose);
      expect(await redeem(), purpose).toMatchObject({ ok: false, reason: "invalid_credentials" });
      for (const challenge of await challengesOf(address))
        expect(challenge, purpose).toMatchObject({ redeemed_at: null, code_tries: 0 });
    }
    expect(await countOf(address)).toMatchObject({ users: 0, sessions: 0 });
    await changeTo(address, "sign_in");
    accepted(await redeem());
  });
}

test("what is read before a redeem finds only challenges of that purpose", async () => {
  const { address } = somebodyNew("ada");
  const { id, mail } = await mailedInBrowser(address);
  const { capability } = await mailedByProgram(address);
  const read = async () => [
    await findBrowserChallenge(id),
    await findProgramChallenge(capability),
    await viewLink(mail.token, [id]).then((view) => (view.ok ? view.value : null)),
  ];
  for (const purpose of purposes.filter((other) => other !== "sign_in")) {
    await changeTo(address, purpose);
    expect(await read(), purpose).toEqual([null, null, null]);
  }
  await changeTo(address, "sign_in");
  expect(await read()).not.toContain(null);
});

test("a challenge has the purpose that its verb gives it, and the table refuses an unknown one", async () => {
  const { address } = somebodyNew("ada");
  const { id } = await mailedInBrowser(address);
  expect(await rows()`select purpose from challenges where id = ${id}`).toEqual([{ purpose: "sign_in" }]);
  for (const purpose of purposes) await changeTo(address, purpose);
  await expect(changeTo(address, "anything")).rejects.toMatchObject({ code: "23514" });
});
