// A form that arrives twice does its work once: at once, one after the other, and at two processes over one database.

import { expect, test } from "playwright/test";
import { PlainBrowser } from "../support/api";
import { secondProcess, sharedOrigin, type Answer } from "../support/http";
import { readAllEmail, readCode, wrongCode } from "../support/inbox";
import { somebodyNew } from "../support/people";
import { ageChallenges, challengesOf, countOf, rows } from "../support/rows";

const forms = { Accept: "text/html", "Sec-Fetch-Site": "same-origin" };

/** Sends the same form that many times at once, to one process and to the other, with the cookies that the browser holds now. */
function pressed(browser: PlainBrowser, path: string, fields: Record<string, string>, times = 6): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: times }, (_, index) =>
      browser.send(path, {
        origin: index % 2 ? secondProcess() : sharedOrigin(),
        method: "POST",
        body: new URLSearchParams(fields),
        headers: forms,
      }),
    ),
  );
}

const sessionIn = (answer: Answer) => /-session=([\w-]{43});/.exec(answer.setCookies.join("\n"))?.[1];
const challengeIn = (answer: Answer) => new URL(answer.headers.location!, sharedOrigin()).searchParams.get("challenge");

async function expectOneSession(answers: Answer[], address: string): Promise<void> {
  expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
    answers.map(() => [303, "/account"]),
  );
  expect(new Set(answers.map(sessionIn)).size).toBe(1);
  expect(sessionIn(answers[0]!)).toBeDefined();
  expect(await countOf(address)).toMatchObject({ users: 1, sessions: 1 });
  const [events] =
    await rows()`select count(*)::int as count from audit_events where name = 'challenge.redeemed' and address_hash in (select address_hash from challenges where email = ${address})`;
  expect(events).toEqual({ count: 1 });
}

test("a link that the browser that asked confirms six times at once, at two processes, gives one session, and every answer carries it", async () => {
  const browser = new PlainBrowser();
  const { token } = await browser.asksForMail();
  await expectOneSession(await pressed(browser, "/forms/confirm-link", { token }), browser.person.address);
  // And once more, with the cookies of afterwards.
  await expectOneSession([await browser.post("/forms/confirm-link", { token })], browser.person.address);
  expect((await browser.get("/account")).status).toBe(200);
});

test("the same in a browser that only opened the link: its page brought the nonce, and changed nothing", async () => {
  const browser = new PlainBrowser();
  const { token } = await browser.asksForMail();
  const other = new PlainBrowser();
  await other.get(`/login/confirm?token=${token}`);
  expect([...other.cookies.keys()]).toEqual([other.cookieName("confirm")]);
  expect(await challengesOf(browser.person.address)).toMatchObject([{ redeemed_at: null, code_tries: 0 }]);
  // Looking again keeps it: the page may be open in two tabs.
  await other.get(`/login/confirm?token=${token}`);
  await expectOneSession(await pressed(other, "/forms/confirm-link", { token }), browser.person.address);
  const third = new PlainBrowser();
  await third.get(`/login/confirm?token=${token}`);
  expect((await third.post("/forms/confirm-link", { token })).headers.location).toMatch(
    /^\/login\/error\?reason=otp_used/,
  );
  expect((await browser.post("/forms/confirm-link", { token })).headers.location).toMatch(
    /^\/login\/error\?reason=otp_used/,
  );
});

test("a code that is sent six times at once at two processes gives one session", async () => {
  const browser = new PlainBrowser();
  const { code } = await browser.asksForMail();
  await expectOneSession(await pressed(browser, "/forms/enter-code", { code }), browser.person.address);
  expect(await challengesOf(browser.person.address)).toMatchObject([{ code_tries: 1 }]);
});

test("a press that arrives after its session was signed out is refused, and so is one after ten seconds", async () => {
  for (const over of [
    (browser: PlainBrowser) => browser.post("/forms/sign-out"),
    (browser: PlainBrowser) => ageChallenges(browser.person.address, 10 / 60),
  ]) {
    const browser = new PlainBrowser();
    const { token } = await browser.asksForMail();
    await browser.post("/forms/confirm-link", { token });
    await over(browser);
    const late = await browser.post("/forms/confirm-link", { token });
    expect(late.headers.location).toMatch(/^\/login\/error\?reason=otp_used/);
    expect(sessionIn(late)).toBeUndefined();
    expect(await countOf(browser.person.address)).toMatchObject({ sessions: 1 });
  }
});

test("the sign-in form that is sent six times at once asks once; its mail, its code and the page that waits are one", async () => {
  const browser = new PlainBrowser();
  const { address } = browser.person;
  const nonce = /name="nonce" value="([\w-]{22})"/.exec((await browser.get("/login")).text)?.[1];
  const answers = await pressed(browser, "/forms/request-link", { email: address, nonce: nonce! });
  expect(new Set(answers.map(challengeIn)).size).toBe(1);
  const { code } = await readCode(address);
  expect(await countOf(address)).toMatchObject({ challenges: 1, mails: 1 });
  expect((await browser.get(answers[0]!.headers.location!)).text).not.toContain('role="alert"');
  expect(
    (await browser.post("/forms/enter-code", { challenge: challengeIn(answers[0]!)!, code })).headers.location,
  ).toBe("/account");
});

function resendFields(page: string): { challenge: string; mailedAt: string } {
  const [, form] = /action="\/forms\/resend-link"[^>]*>(.*?)<\/form>/s.exec(page)!;
  const [challenge, mailedAt] = ["challenge", "mailed_at"].map(
    (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form!)![1]!,
  );
  return { challenge: challenge!, mailedAt: mailedAt! };
}

// Each press is counted against the five that a browser has in ten minutes.
test("“Send it again” that is sent twice at once sends one mail, and each answer says that it was sent", async () => {
  const browser = new PlainBrowser();
  const { address } = browser.person;
  const mail = await browser.asksForMail();
  await ageChallenges(address, 2);
  const { challenge, mailedAt } = resendFields((await browser.get("/login/check-email")).text);
  const answers = await pressed(browser, "/forms/resend-link", { challenge, mailed_at: mailedAt }, 2);
  // One after the others too, from a page that was loaded before the newest mail.
  answers.push(await browser.post("/forms/resend-link", { challenge, mailed_at: mailedAt }));
  expect(answers.map(({ headers }) => headers.location)).toEqual(
    answers.map(() => `/login/check-email?challenge=${challenge}&sent=again`),
  );
  await readCode(address, { after: mail });
  expect(await countOf(address)).toMatchObject({ challenges: 1, mails: 2 });
  // A page that shows the newest mail has to wait.
  const { mailedAt: seen } = resendFields((await browser.get("/login/check-email")).text);
  expect((await browser.post("/forms/resend-link", { challenge, mailed_at: seen })).headers.location).toMatch(
    /problem=over_email_send_rate_limit.*retry_after=[1-6]\d?$/,
  );
});

test("the same for a challenge that takes no more resends: one new one", async () => {
  const browser = new PlainBrowser();
  const { address } = browser.person;
  const mail = await browser.asksForMail();
  await ageChallenges(address, 31);
  const answers = await pressed(browser, "/forms/resend-link", {}, 3);
  expect(new Set(answers.map(challengeIn)).size).toBe(1);
  expect(await challengesOf(address)).toHaveLength(2);
  const { code } = await readCode(address, { after: mail });
  expect(
    (await browser.post("/forms/enter-code", { challenge: challengeIn(answers[0]!)!, code })).headers.location,
  ).toBe("/account");
});

test("neither the id of a challenge nor its nonce stands in a page or an address, and a form's name for it opens nothing elsewhere", async () => {
  const browser = new PlainBrowser();
  const { code } = await browser.asksForMail();
  const [challenge] = await challengesOf(browser.person.address);
  const page = await browser.get("/login/check-email");
  expect(page.text).not.toContain(challenge!.id);
  const [, handle] = /name="challenge" value="([\w-]{12})"/.exec(page.text)!;
  const other = new PlainBrowser();
  await other.asksForMail();
  for (const thief of [other, new PlainBrowser()]) {
    expect((await thief.post("/forms/enter-code", { challenge: handle!, code })).headers.location).toBe("/login");
    expect((await thief.post("/forms/resend-link", { challenge: handle! })).headers.location).toBe("/login");
    expect((await thief.get(`/login/check-email?challenge=${handle}`)).headers.location).toBe("/login");
  }
  expect(await challengesOf(browser.person.address)).toMatchObject([{ code_tries: 0, redeemed_at: null }]);
  expect(await readAllEmail(browser.person.address)).toHaveLength(1);
});

test("a code goes to the challenge of its page, whatever else the browser asked for, and a page without a name means the newest", async () => {
  const [ada, bea] = [somebodyNew("ada"), somebodyNew("bea")];
  const browser = new PlainBrowser(ada);
  const first = await browser.post("/forms/request-link", { email: ada.address });
  const { code } = await readCode(ada.address);
  await browser.post("/forms/request-link", { email: bea.address });
  await browser.post("/forms/enter-code", { challenge: challengeIn(first)!, code: wrongCode(code) });
  await browser.post("/forms/enter-code", { code: wrongCode(code) });
  expect(await challengesOf(ada.address)).toMatchObject([{ code_tries: 1 }]);
  expect(await challengesOf(bea.address)).toMatchObject([{ code_tries: 1 }]);
  expect((await browser.post("/forms/enter-code", { challenge: challengeIn(first)!, code })).headers.location).toBe(
    "/account",
  );
  // The other one goes on.
  expect((await browser.post("/forms/enter-code", { code: (await readCode(bea.address)).code })).headers.location).toBe(
    "/account",
  );
});
