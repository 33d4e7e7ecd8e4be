// For ten seconds the browser that redeemed may do it again, and gets the same session. See repeat.ts.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, countOf, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import {
  accepted,
  atOnce,
  browser,
  mailedAgain,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
  tally,
  type Asked,
} from "@/e2e/support/verbs";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomCapability } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { findSessionByToken } from "@/lib/sessions/find";
import { wrongCode } from "@/e2e/support/inbox";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";
import type { Into } from "./start-session";

test.afterEach(() => {
  restore();
  forgetProcessWide("derived-keys");
});

/** A browser that has opened a link. */
const elsewhere = (previousToken: string | null = null): Into => ({
  kind: "browser",
  previousToken,
  confirmNonce: randomCapability(),
});
const here = ({ askedHere }: Asked) => ({ askedHere, verifierChallenge: null });
const sessionsOf = (address: string) =>
  rows()`select s.id, s.ended_because from sessions s join users u on u.id = s.user_id where u.email = ${address} order by s.created_at`;

// Each way to redeem in a browser. Every press uses the same input.
const ways = {
  "a link in the browser that asked":
    (asked: Asked) =>
    (into: Into = browser, caller = somebody()) =>
      confirmLink(asked.mail.token, here(asked), into, caller),
  "a link in another browser": (asked: Asked) => {
    const { confirmNonce } = elsewhere() as { confirmNonce: string };
    return (into: Into = browser, caller = somebody()) =>
      confirmLink(asked.mail.token, nothingElse, { ...into, confirmNonce } as Into, caller);
  },
  "a code":
    (asked: Asked) =>
    (into: Into = browser, caller = somebody()) =>
      enterCode(asked.code, { kind: "asked-here" }, here(asked), into, caller),
  "a code beside its link": (asked: Asked) => {
    configure({ LINK_BINDING: "code" });
    const { confirmNonce } = elsewhere() as { confirmNonce: string };
    return (into: Into = browser, caller = somebody()) =>
      enterCode(
        asked.code,
        { kind: "link", token: asked.mail.token },
        nothingElse,
        { ...into, confirmNonce } as Into,
        caller,
      );
  },
};

for (const [way, press] of Object.entries(ways)) {
  test(`${way}, sent twice, gives the same session, and the second time nothing is started, sent or recorded`, async () => {
    const ada = somebodyNew("ada");
    // Makes the user known, so that a sign-in from another browser brings a notice.
    await signIn(ada.address);
    const once = press(await mailedInBrowser(ada.address, { returnTo: "/account?tab=devices" }));
    const first = accepted(await once());
    const before =
      await rows()`select id, state from outbox_messages where recipient = ${ada.address} and kind = 'new_device'`;
    const caller = somebody();
    const second = accepted(await once({ kind: "browser", previousToken: first.sessionToken }, caller));
    expect(second).toMatchObject({
      sessionToken: first.sessionToken,
      session: first.session,
      returnTo: "/account?tab=devices",
      noticeQueued: false,
      addressHash: first.addressHash,
    });
    expect(await eventsOf(caller.requestId)).toEqual([]);
    expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 2 });
    expect(
      await rows()`select id from outbox_messages where recipient = ${ada.address} and kind = 'new_device'`,
    ).toHaveLength(before.length);
    expect(await findSessionByToken(first.sessionToken!)).toMatchObject({ ok: true });
  });

  test(`${way}, sent ten times at once, starts one session and ends the earlier one once`, async () => {
    const ada = somebodyNew("ada");
    const bea = await signIn(somebodyNew("bea").address);
    const once = press(await mailedInBrowser(ada.address));
    const caller = somebody();
    const outcomes = await atOnce(10, () => once({ kind: "browser", previousToken: bea.sessionToken }, caller));
    expect(tally(outcomes)).toEqual({ ok: 10 });
    expect(new Set(outcomes.map((outcome) => accepted(outcome).sessionToken)).size).toBe(1);
    expect(await sessionsOf(ada.address)).toMatchObject([{ ended_because: null }]);
    expect((await eventsOf(caller.requestId)).map(({ name }) => name).toSorted()).toEqual([
      "challenge.redeemed",
      "session.ended",
      "session.started",
    ]);
  });

  test(`${way} is used up after ten seconds, in its own browser too`, async () => {
    const ada = somebodyNew("ada");
    const once = press(await mailedInBrowser(ada.address));
    accepted(await once());
    await ageChallenges(ada.address, 10 / 60);
    expect(await once()).toMatchObject({ reason: "otp_used" });
    expect(await countOf(ada.address)).toMatchObject({ sessions: 1 });
  });

  test(`${way}, repeated, revives no session that has ended, and none of a disabled user`, async () => {
    const ada = somebodyNew("ada");
    const once = press(await mailedInBrowser(ada.address));
    const { session } = accepted(await once());
    await endSession(session.id, somebody());
    expect(await once()).toMatchObject({ reason: "otp_used" });
    expect(await sessionsOf(ada.address)).toMatchObject([{ id: session.id, ended_because: "signed_out" }]);
    const kevin = somebodyNew("kevin");
    const again = press(await mailedInBrowser(kevin.address));
    accepted(await again());
    await disableUser(kevin.address);
    expect(await again()).toMatchObject({ ok: false });
  });
}

test("from any other browser or program the link is used up at once, whatever nonce it holds", async () => {
  const asked = await mailedInBrowser(somebodyNew("ada").address);
  const { mail } = asked;
  accepted(await confirmLink(mail.token, nothingElse, elsewhere(), somebody()));
  // That includes the browser that asked, because another one signed in.
  const others = [
    confirmLink(mail.token, nothingElse, elsewhere(), somebody()),
    confirmLink(mail.token, nothingElse, browser, somebody()),
    confirmLink(mail.token, nothingElse, program, somebody()),
    confirmLink(mail.token, here(asked), browser, somebody()),
    confirmLink(mail.token, here(asked), elsewhere(), somebody()),
    enterCode(asked.code, { kind: "asked-here" }, here(asked), browser, somebody()),
  ];
  expect(tally(await Promise.all(others))).toEqual({ otp_used: 6 });
});

test("a program's second redeem is refused, and so is that of a browser without a nonce", async () => {
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
  expect(await confirmLink(mail.token, nothingElse, program, somebody())).toMatchObject({ reason: "otp_used" });
  const old = await mailedInBrowser(somebodyNew("bea").address);
  const version01 = { askedHere: old.askedHere.map((asked) => ({ ...asked, nonce: "" })), verifierChallenge: null };
  accepted(await enterCode(old.code, { kind: "asked-here" }, version01, browser, somebody()));
  expect(await enterCode(old.code, { kind: "asked-here" }, version01, browser, somebody())).toMatchObject({
    reason: "otp_used",
  });
});

test("a wrong code after the right one, and another link of the same challenge, are not the same press", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedInBrowser(ada.address);
  await ageChallenges(ada.address, 2);
  const second = await mailedAgain(ada.address, first);
  accepted(await confirmLink(second.mail.token, here(first), browser, somebody()));
  expect(await confirmLink(first.mail.token, here(first), browser, somebody())).toMatchObject({ reason: "otp_used" });
  const bea = await mailedInBrowser(somebodyNew("bea").address);
  accepted(await enterCode(bea.code, { kind: "asked-here" }, here(bea), browser, somebody()));
  expect(await enterCode(wrongCode(bea.code), { kind: "asked-here" }, here(bea), browser, somebody())).toMatchObject({
    reason: "otp_used",
  });
});

test("a second press that reaches a process with the next AUTH_SECRET gets the same session", async () => {
  const asked = await mailedInBrowser(somebodyNew("ada").address);
  const { sessionToken } = accepted(await confirmLink(asked.mail.token, here(asked), browser, somebody()));
  configure({
    AUTH_SECRET: "another secret of thirty-two bytes and more",
    AUTH_SECRET_PREVIOUS: process.env.AUTH_SECRET!,
  });
  forgetProcessWide("derived-keys");
  expect(accepted(await confirmLink(asked.mail.token, here(asked), browser, somebody())).sessionToken).toBe(
    sessionToken,
  );
});
