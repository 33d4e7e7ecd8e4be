import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { wrongCode } from "@/e2e/support/inbox";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, challengesOf, countOf, eventsOf, rows } from "@/e2e/support/rows";
import {
  accepted,
  atOnce,
  browser,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  tally,
  type Asked,
} from "@/e2e/support/verbs";
import { challengeOf } from "@/lib/pkce";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

test.afterEach(restore);

const here = (code: unknown, { askedHere }: Asked, caller = somebody()) =>
  enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, caller);
const byId = (code: unknown, capability: string, verifierChallenge: string | null = null) =>
  enterCode(code, { kind: "challenge_id", capability }, { askedHere: [], verifierChallenge }, program, somebody());
const besideLink = (code: unknown, token: string) =>
  enterCode(code, { kind: "link", token }, nothingElse, browser, somebody());

test("a code signs in the browser that asked, once, and the link dies with it", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  expect(accepted(await here(asked.code, asked)).user.email).toBe(ada.address);
  await ageChallenges(ada.address, 1);
  expect(await here(asked.code, asked)).toMatchObject({ reason: "otp_used" });
  expect(await confirmLink(asked.mail.token, nothingElse, browser, somebody())).toMatchObject({ reason: "otp_used" });
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("a code signs in the program that holds the challenge_id", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedByProgram(ada.address);
  const signedIn = accepted(await byId(asked.code, asked.capability));
  expect(signedIn).toMatchObject({ sessionToken: null, user: { email: ada.address, isNew: true } });
  expect((await challengesOf(ada.address))[0]).toMatchObject({ redeemed_by: "code" });
});

test("a wrong code says how many tries are left; after five the code is dead and the link works", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  for (const [round, attemptsLeft] of [4, 3, 2, 1, 0].entries()) {
    expect(await here(wrongCode(asked.code, round), asked)).toEqual({
      ok: false,
      reason: "invalid_credentials",
      attemptsLeft,
    });
  }
  expect(await here(asked.code, asked)).toMatchObject({ reason: "otp_attempts_exhausted" });
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 5, redeemed_at: null });
  accepted(await confirmLink(asked.mail.token, nothingElse, browser, somebody()));
});

test("the fifth try may be the right one", async () => {
  const asked = await mailedInBrowser(somebodyNew("ada").address);
  for (let round = 0; round < 4; round++) await here(wrongCode(asked.code, round), asked);
  accepted(await here(asked.code, asked));
});

test("input that is not a code costs no try", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  for (const input of [
    "",
    "12345",
    "1234567",
    "12345a",
    "1e5",
    123456,
    ["123456"],
    null,
    undefined,
    "٠١٢٣٤٥",
    "-23456",
    "0x1234",
  ]) {
    expect(await here(input, asked)).toMatchObject({ reason: "validation_failed" });
  }
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0 });
});

test("a code may have spaces around it and a space or hyphen in the middle", async () => {
  for (const write of [
    (code: string) => ` ${code} `,
    (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
    (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`,
  ]) {
    const asked = await mailedInBrowser(somebodyNew("ada").address);
    accepted(await here(write(asked.code), asked));
  }
});

test("a code works on its own challenge only, and a guess touches no other", async () => {
  const [ada, eve] = [somebodyNew("ada"), somebodyNew("eve")];
  const hers = await mailedInBrowser(ada.address);
  let evil = await mailedInBrowser(eve.address);
  if (evil.code === hers.code) evil = await mailedInBrowser(eve.address);
  expect(await here(hers.code, evil)).toMatchObject({ reason: "invalid_credentials" });
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0, redeemed_at: null });
  expect(accepted(await here(hers.code, hers)).user.email).toBe(ada.address);
});

/** One browser that asks twice for the same address: its tab shows one of the two. */
async function askedTwice(address: string) {
  const first = await mailedInBrowser(address, { returnTo: "/account?first" });
  let second = await mailedInBrowser(address, { returnTo: "/account?second" });
  // One time in a million both codes are equal, and the two could not be told apart.
  if (second.code === first.code) second = await mailedInBrowser(address, { returnTo: "/account?second" });
  const [former, latter] = [first.askedHere[0]!, second.askedHere[0]!];
  const inTabOf = (shown: typeof former, code: string, list = [former, latter]) =>
    enterCode(
      code,
      { kind: "asked-here" },
      { askedHere: [shown, ...list.filter((asked) => asked !== shown)], verifierChallenge: null },
      browser,
      somebody(),
    );
  return { first, second, former, latter, inTabOf };
}

test("a code that fits another challenge of the same browser and address redeems that one, costs no try, and twice is once", async () => {
  const ada = somebodyNew("ada");
  const { first, former, latter, inTabOf } = await askedTwice(ada.address);
  const signedIn = accepted(await inTabOf(latter, first.code));
  expect(signedIn).toMatchObject({ challengeId: former.id, returnTo: "/account?first" });
  expect(accepted(await inTabOf(latter, first.code)).sessionToken).toBe(signedIn.sessionToken);
  expect(
    await rows()`select id, code_tries, redeemed_by from challenges where email = ${ada.address} order by created_at`,
  ).toEqual([
    { id: former.id, code_tries: 1, redeemed_by: "code" },
    { id: latter.id, code_tries: 0, redeemed_by: null },
  ]);
  expect(await countOf(ada.address)).toMatchObject({ sessions: 1 });
  await ageChallenges(ada.address, 1);
  // Now it is just a wrong code there, because the challenge that it belongs to is over.
  expect(await inTabOf(latter, first.code)).toMatchObject({ reason: "invalid_credentials", attemptsLeft: 4 });
});

test("ten presses at once of a code that fits another challenge cost no try and sign in once", async () => {
  const ada = somebodyNew("ada");
  const { first, latter, inTabOf } = await askedTwice(ada.address);
  const outcomes = await atOnce(10, () => inTabOf(latter, first.code));
  expect(tally(outcomes)).toEqual({ ok: 10 });
  expect(await countOf(ada.address)).toMatchObject({ sessions: 1 });
  expect((await challengesOf(ada.address)).find(({ id }) => id === latter.id)).toMatchObject({
    code_tries: 0,
    redeemed_at: null,
  });
});

test("a wrong code costs the challenge of its own tab a try and no other one, however many a browser holds", async () => {
  const ada = somebodyNew("ada");
  const { first, second, former, latter, inTabOf } = await askedTwice(ada.address);
  const wrong = [0, 1, 2].map((round) => wrongCode(first.code, round)).find((code) => code !== second.code)!;
  expect(await inTabOf(former, wrong)).toMatchObject({ reason: "invalid_credentials", attemptsLeft: 4 });
  expect((await challengesOf(ada.address)).map(({ id, code_tries: tries }) => [id, tries])).toEqual([
    [latter.id, 0],
    [former.id, 1],
  ]);
});

test("a code of another address, browser or purpose is just a wrong code", async () => {
  const [ada, eve] = [somebodyNew("ada"), somebodyNew("eve")];
  const { first, second, former, latter, inTabOf } = await askedTwice(ada.address);
  const evil = await mailedInBrowser(eve.address);
  const held = [evil.askedHere[0]!, former];
  // An attacker's own challenge beside the victim's: its code is compared only for the tab where it is typed.
  if (evil.code !== first.code)
    expect(await inTabOf(former, evil.code, held)).toMatchObject({ reason: "invalid_credentials" });
  // Not in the cookie of this browser.
  expect(await inTabOf(former, second.code, [former])).toMatchObject({ reason: "invalid_credentials" });
  await rows()`update challenges set purpose = 'step_up' where id = ${latter.id}`;
  expect(await inTabOf(former, second.code)).toMatchObject({ reason: "invalid_credentials" });
  expect(await countOf(ada.address)).toMatchObject({ sessions: 0 });
});

test("a challenge of another purpose cannot sign in, by its code or by its link", async () => {
  for (const purpose of ["step_up", "change_email", "invite"]) {
    const asked = await mailedInBrowser(somebodyNew("ada").address);
    const byProgram = await mailedByProgram(somebodyNew("bea").address);
    await rows()`update challenges set purpose = ${purpose} where id in ${rows()([asked.id, byProgram.id])}`;
    expect(await here(asked.code, asked), purpose).toMatchObject({ reason: "invalid_credentials" });
    expect(await confirmLink(asked.mail.token, nothingElse, browser, somebody()), purpose).toMatchObject({
      reason: "invalid_credentials",
    });
    expect(await byId(byProgram.code, byProgram.capability), purpose).toMatchObject({ reason: "invalid_credentials" });
    expect(
      await rows()`select from challenges where id in ${rows()([asked.id, byProgram.id])} and (redeemed_at is not null or code_tries > 0)`,
    ).toEqual([]);
  }
});

test("a browser's challenge takes no code over the API, and a program's none in a browser", async () => {
  const inBrowser = await mailedInBrowser(somebodyNew("ada").address);
  const inProgram = await mailedByProgram(somebodyNew("bea").address);
  for (const capability of [inBrowser.id, inBrowser.id.replaceAll("-", "").slice(0, 22), "A".repeat(22), ""]) {
    expect(await byId(inBrowser.code, capability)).toEqual({ ok: false, reason: "invalid_credentials" });
  }
  expect(await here(inProgram.code, inProgram)).toEqual({ ok: false, reason: "invalid_credentials" });
});

test("a browser that asked for nothing learns only that the code is not right", async () => {
  expect(await enterCode("123456", { kind: "asked-here" }, nothingElse, browser, somebody())).toEqual({
    ok: false,
    reason: "invalid_credentials",
  });
});

test("a code expires after fifteen minutes", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 15.1);
  expect(await here(asked.code, asked)).toMatchObject({ reason: "otp_expired" });
  expect(await here(wrongCode(asked.code), asked)).toMatchObject({ reason: "otp_expired" });
});

test("a code that is used and expired is refused as used", async () => {
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  accepted(await here(asked.code, asked));
  await ageChallenges(ada.address, 20);
  expect(await here(asked.code, asked)).toMatchObject({ reason: "otp_used" });
});

test("a missing or wrong verifier costs no try, whatever the code", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in" });
  const ada = somebodyNew("ada");
  const codeChallenge = challengeOf("a verifier of the app that asked, 43 or more");
  const asked = await mailedByProgram(ada.address, { redirectTo: "https://app.example/in", codeChallenge });
  expect(await byId(asked.code, asked.capability)).toMatchObject({ reason: "verifier_mismatch" });
  expect(await byId(wrongCode(asked.code), asked.capability, "x".repeat(43))).toMatchObject({
    reason: "verifier_mismatch",
  });
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0 });
  accepted(await byId(asked.code, asked.capability, codeChallenge));
});

test("LINK_BINDING=code: another browser signs in with the link and the code together", async () => {
  configure({ LINK_BINDING: "code" });
  const ada = somebodyNew("ada");
  const asked = await mailedInBrowser(ada.address);
  expect(await besideLink(asked.code, "A".repeat(43))).toMatchObject({ reason: "invalid_credentials" });
  expect(await besideLink(wrongCode(asked.code), asked.mail.token)).toMatchObject({
    reason: "invalid_credentials",
    attemptsLeft: 4,
  });
  accepted(await besideLink(asked.code, asked.mail.token));
  expect(await besideLink(asked.code, asked.mail.token)).toMatchObject({ reason: "otp_used" });
});

test("LINK_BINDING=same-browser: not even link and code together work elsewhere", async () => {
  configure({ LINK_BINDING: "same-browser" });
  const asked = await mailedInBrowser(somebodyNew("ada").address);
  expect(await besideLink(asked.code, asked.mail.token)).toMatchObject({ reason: "different_browser" });
  accepted(await here(asked.code, asked));
});

test("beside a code, a link that is used, expired or an app's is refused for that reason", async () => {
  configure({ LINK_BINDING: "code", ALLOWED_REDIRECTS: "https://app.example/in" });
  const [ada, bea] = [somebodyNew("ada"), somebodyNew("bea")];
  const old = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 15.1);
  expect(await besideLink(old.code, old.mail.token)).toMatchObject({ reason: "otp_expired" });
  const app = await mailedByProgram(bea.address, {
    redirectTo: "https://app.example/in",
    codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  });
  expect(await besideLink(app.code, app.mail.token)).toMatchObject({ reason: "verifier_mismatch" });
});

test("a wrong code is recorded once, by the statement that counted it", async () => {
  const asked = await mailedInBrowser(somebodyNew("ada").address);
  const caller = somebody();
  await here(wrongCode(asked.code), asked, caller);
  expect(await eventsOf(caller.requestId)).toEqual([
    { name: "challenge.redeem_refused", reason: "invalid_credentials" },
  ]);
});
