import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, challengesOf, countOf, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import { accepted, browser, mailedByProgram, mailedInBrowser, nothingElse, program, signIn } from "@/e2e/support/verbs";
import { shiftClock } from "@/lib/clock";
import { challengeOf } from "@/lib/pkce";
import { findSessionByToken } from "@/lib/sessions/find";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

test.afterEach(() => {
  restore();
  shiftClock(0);
});

const opened = (token: string, caller = somebody()) => confirmLink(token, nothingElse, browser, caller);

test("a link signs in, and its answer says who, whether they are new, and where to go", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedInBrowser(ada.address, { returnTo: "/account?tab=devices" });
  const first = accepted(await opened(mail.token));
  expect(first).toMatchObject({
    user: { email: ada.address, name: null, isNew: true },
    returnTo: "/account?tab=devices",
  });
  const again = await mailedInBrowser(ada.address);
  expect(accepted(await opened(again.mail.token)).user).toMatchObject({ id: first.user.id, isNew: false });
});

test("a link opened twice signs in once", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedInBrowser(ada.address);
  accepted(await opened(mail.token));
  expect(await opened(mail.token)).toMatchObject({ reason: "otp_used" });
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("a redeem is recorded together with the session it starts, and a refusal is recorded too", async () => {
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  const caller = somebody();
  accepted(await opened(mail.token, caller));
  expect(await eventsOf(caller.requestId)).toEqual(
    expect.arrayContaining([
      { name: "challenge.redeemed", reason: null },
      { name: "session.started", reason: null },
    ]),
  );
  const second = somebody();
  await opened(mail.token, second);
  expect(await eventsOf(second.requestId)).toEqual([{ name: "challenge.redeem_refused", reason: "otp_used" }]);
});

test("a link expires after fifteen minutes of the database's clock, whatever this process's clock says", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 15.1);
  shiftClock(-60 * 60_000);
  expect(await opened(mail.token)).toMatchObject({ reason: "otp_expired" });
  const later = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 14.5);
  shiftClock(60 * 60_000);
  accepted(await opened(later.mail.token));
});

test("a truncated, padded, case-changed or other token is one identical refusal", async () => {
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  const swapped = mail.token.replace(/[a-z]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  const others = [
    mail.token.slice(0, -1),
    `${mail.token}=`,
    ` ${mail.token}`,
    `${mail.token} `,
    swapped,
    mail.token.split("").reverse().join(""),
    "A".repeat(43),
    "",
    "A".repeat(1000),
    `${mail.token}\0`,
    mail.token.replace(/.$/, "\uFF21"),
    "' or '1'='1",
  ];
  for (const other of others) expect(await opened(other)).toEqual({ ok: false, reason: "invalid_credentials" });
  accepted(await opened(mail.token));
});

test("the code dies with the link", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedInBrowser(ada.address);
  accepted(await opened(mail.token));
  expect((await challengesOf(ada.address))[0]).toMatchObject({ redeemed_by: "link", code_tries: 0 });
});

test("every sign-in starts a session with a new id, and a planted cookie gains nothing", async () => {
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  const planted = "p".repeat(43);
  const { sessionToken } = accepted(
    await confirmLink(mail.token, nothingElse, { kind: "browser", previousToken: planted }, somebody()),
  );
  expect(sessionToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(sessionToken).not.toBe(planted);
  expect(await findSessionByToken(planted)).toMatchObject({ reason: "unauthenticated" });
});

test("the browser's earlier session ends only when the new one starts", async () => {
  const bea = await signIn(somebodyNew("bea").address);
  const into = { kind: "browser", previousToken: bea.sessionToken } as const;
  expect(await confirmLink("A".repeat(43), nothingElse, into, somebody())).toMatchObject({ ok: false });
  expect(await findSessionByToken(bea.sessionToken)).toMatchObject({ ok: true });
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  accepted(await confirmLink(mail.token, nothingElse, into, somebody()));
  expect(await findSessionByToken(bea.sessionToken)).toMatchObject({ reason: "session_ended" });
});

test("a user who was disabled after asking is not signed in", async () => {
  const kevin = somebodyNew("kevin");
  await signIn(kevin.address);
  const { mail } = await mailedInBrowser(kevin.address);
  await disableUser(kevin.address);
  expect(await opened(mail.token)).toMatchObject({ reason: "session_ended" });
  expect(await countOf(kevin.address)).toMatchObject({ sessions: 1 });
});

test("the cookie is stored as a hash only, and a program's session has none", async () => {
  const ada = await signIn(somebodyNew("ada").address);
  const { mail } = await mailedByProgram(somebodyNew("bea").address);
  const bea = accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
  expect(bea.sessionToken).toBeNull();
  const stored = await rows()`select token_hash from sessions where id in ${rows()([ada.session.id, bea.session.id])}`;
  expect(JSON.stringify(stored)).not.toContain(ada.sessionToken);
  expect(stored.filter((row) => row.token_hash === null)).toHaveLength(1);
});

test("a verifier is refused where no code_challenge was sent, and uses nothing up", async () => {
  const { mail, capability, code } = await mailedByProgram(somebodyNew("ada").address);
  const withVerifier = {
    askedHere: [],
    verifierChallenge: challengeOf("the verifier of an app that somebody else's link was put into"),
  };
  expect(await confirmLink(mail.token, withVerifier, program, somebody())).toMatchObject({
    reason: "verifier_mismatch",
  });
  expect(await enterCode(code, { kind: "challenge_id", capability }, withVerifier, program, somebody())).toMatchObject({
    reason: "verifier_mismatch",
  });
  accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
});

test("an app's link needs the verifier of the app that asked; a missing or wrong one uses nothing up", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in" });
  const codeChallenge = challengeOf("a verifier that only the app of ada knows, 43+");
  const { mail } = await mailedByProgram(somebodyNew("ada").address, {
    redirectTo: "https://app.example/in",
    codeChallenge,
  });
  const present = (verifierChallenge: string | null, into: typeof program) =>
    confirmLink(mail.token, { askedHere: [], verifierChallenge }, into, somebody());
  expect(await present(null, program)).toMatchObject({ reason: "verifier_mismatch" });
  expect(await present(challengeOf("another"), program)).toMatchObject({ reason: "verifier_mismatch" });
  // Not even with the verifier: a page is not an app.
  expect(await present(codeChallenge, browser)).toMatchObject({ reason: "verifier_mismatch" });
  accepted(await present(codeChallenge, program));
});

test("LINK_BINDING=confirm: any browser may confirm, and so may a program", async () => {
  configure({ LINK_BINDING: "confirm" });
  accepted(await opened((await mailedInBrowser(somebodyNew("ada").address)).mail.token));
  const { mail } = await mailedInBrowser(somebodyNew("bea").address);
  accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
});

for (const [binding, reason] of [
  ["code", "code_required"],
  ["same-browser", "different_browser"],
] as const) {
  test(`LINK_BINDING=${binding}: the link alone works only in the browser that asked`, async () => {
    configure({ LINK_BINDING: binding });
    const { mail, askedHere } = await mailedInBrowser(somebodyNew("ada").address);
    const other = await mailedInBrowser(somebodyNew("bea").address);
    expect(await opened(mail.token)).toMatchObject({ reason });
    expect(
      await confirmLink(mail.token, { askedHere: other.askedHere, verifierChallenge: null }, browser, somebody()),
    ).toMatchObject({ reason });
    expect(await confirmLink(mail.token, nothingElse, program, somebody())).toMatchObject({
      reason: "different_browser",
    });
    accepted(await confirmLink(mail.token, { askedHere, verifierChallenge: null }, browser, somebody()));
  });

  test(`LINK_BINDING=${binding}: a program redeems what a program asked for`, async () => {
    configure({ LINK_BINDING: binding });
    const { mail } = await mailedByProgram(somebodyNew("ada").address);
    accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
  });
}

test("the thirty-first try from one network is refused, and uses nothing up", async () => {
  const caller = somebody();
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  for (let round = 0; round < 30; round++) await opened("A".repeat(43), caller);
  expect(await opened(mail.token, caller)).toMatchObject({
    reason: "over_request_rate_limit",
    limit: { count: 30, windowSeconds: 300 },
  });
  accepted(await opened(mail.token));
});

test("strangers on its network do not stop a known browser from confirming", async () => {
  const ada = somebodyNew("ada");
  const { addressHash } = await signIn(ada.address);
  const caller = somebody({ knownAddresses: [addressHash] });
  const { mail, askedHere } = await mailedInBrowser(ada.address, {}, caller);
  const stranger = somebody({ networkKey: caller.networkKey });
  for (let round = 0; round < 31; round++) await opened("A".repeat(43), stranger);
  expect(await opened("A".repeat(43), stranger)).toMatchObject({ reason: "over_request_rate_limit" });
  accepted(await confirmLink(mail.token, { askedHere, verifierChallenge: null }, browser, caller));
});
