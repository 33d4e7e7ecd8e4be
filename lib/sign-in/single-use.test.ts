// One challenge signs in once, whatever happens at the same time. See redeem and lib/challenges/redeem-fragments.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { wrongCode } from "@/e2e/support/inbox";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, challengesOf, countOf, deleteUser, rows } from "@/e2e/support/rows";
import {
  accepted,
  atOnce,
  browser,
  mailedAgain,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
  tally,
} from "@/e2e/support/verbs";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

test.afterEach(restore);

test("twenty parallel redeems by link and code, in browsers and programs, give one session", async () => {
  const ada = somebodyNew("ada");
  const { mail, code, askedHere } = await mailedInBrowser(ada.address);
  const outcomes = await atOnce(20, (index) =>
    index % 2 === 0
      ? confirmLink(mail.token, nothingElse, index % 4 === 0 ? browser : program, somebody())
      : enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody()),
  );
  // Either a link won or the code did. When the code did, every press of its browser is answered with the same session.
  const [links, codes] = [
    outcomes.filter((_, index) => index % 2 === 0),
    outcomes.filter((_, index) => index % 2 === 1),
  ];
  expect([tally(links), tally(codes)]).toEqual(
    tally(links).ok ? [{ ok: 1, otp_used: 9 }, { otp_used: 10 }] : [{ otp_used: 10 }, { ok: 10 }],
  );
  expect(new Set(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.session.id] : []))).size).toBe(1);
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("twenty parallel redeems over the API, by two links and a code, give one session", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedByProgram(ada.address);
  await ageChallenges(ada.address, 2);
  const { mail, code } = await mailedAgain(ada.address, first);
  const outcomes = await atOnce(20, (index) => {
    if (index % 3 === 0) return confirmLink(first.mail.token, nothingElse, program, somebody());
    if (index % 3 === 1) return confirmLink(mail.token, nothingElse, program, somebody());
    return enterCode(code, { kind: "challenge_id", capability: first.capability }, nothingElse, program, somebody());
  });
  expect(tally(outcomes)).toEqual({ ok: 1, otp_used: 19 });
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("parallel first sign-ins make one user, and one of them is new", async () => {
  configure({ LIMIT_SEND_PER_ADDRESS: "100/1h", LIMIT_SEND_PER_ADDRESS_DAY: "100/1d" });
  const ada = somebodyNew("ada");
  const tokens: string[] = [];
  for (let round = 0; round < 12; round++) tokens.push((await mailedInBrowser(ada.address)).mail.token);
  const outcomes = await Promise.all(tokens.map((token) => confirmLink(token, nothingElse, browser, somebody())));
  const people = outcomes.map((outcome) => accepted(outcome).user);
  expect(new Set(people.map((person) => person.id)).size).toBe(1);
  expect(people.filter((person) => person.isNew)).toHaveLength(1);
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 12 });
});

test("of fifty parallel wrong guesses at most five are compared", async () => {
  const ada = somebodyNew("ada");
  const { code, askedHere, mail } = await mailedInBrowser(ada.address);
  const guesses = await atOnce(50, (index) =>
    enterCode(
      wrongCode(code, index),
      { kind: "asked-here" },
      { askedHere, verifierChallenge: null },
      browser,
      somebody(),
    ),
  );
  expect(guesses.filter((guess) => !guess.ok && guess.attemptsLeft !== undefined)).toHaveLength(5);
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 5, redeemed_at: null });
  accepted(await confirmLink(mail.token, nothingElse, browser, somebody()));
});

test("the right code among forty parallel wrong ones signs in at most once", async () => {
  const ada = somebodyNew("ada");
  const { code, askedHere } = await mailedInBrowser(ada.address);
  const outcomes = await atOnce(41, (index) => {
    const guess = index % 8 === 7 ? code : wrongCode(code, index);
    return enterCode(guess, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody());
  });
  const [challenge] = await challengesOf(ada.address);
  expect(challenge!.code_tries).toBeLessThanOrEqual(5);
  const { sessions } = await countOf(ada.address);
  expect(new Set(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.session.id] : []))).size).toBe(sessions);
  expect(sessions).toBeLessThanOrEqual(1);
});

test("redeeming while the user is deleted never leaves a session without a user", async () => {
  configure({ LIMIT_SEND_PER_ADDRESS: "100/1h", LIMIT_SEND_PER_ADDRESS_DAY: "100/1d" });
  const kevin = somebodyNew("kevin");
  for (let round = 0; round < 8; round++) {
    const before = await signIn(kevin.address);
    const { mail } = await mailedInBrowser(kevin.address);
    const [outcome] = await Promise.all([
      confirmLink(mail.token, nothingElse, browser, somebody()),
      deleteUser(kevin.address),
    ]);
    expect(await findSessionByToken(before.sessionToken)).toMatchObject({ ok: false });
    const { sessionToken, user, session } = accepted(outcome);
    const found = await findSessionByToken(sessionToken!);
    const stored = await rows()`select id from users where id = ${user.id}`;
    // Either the deletion came last and removed the session, or the person signed up again.
    expect(found.ok).toBe(stored.length === 1);
    expect(await rows()`select id from sessions where id = ${session.id}`).toHaveLength(stored.length);
  }
});
