import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { challengesOf, countOf, disableUser, eventsOf, rows } from "@/e2e/support/rows";
import {
  accepted,
  askByProgram,
  askInBrowser,
  mailedByProgram,
  mailedInBrowser,
  receive,
  signIn,
  tally,
} from "@/e2e/support/verbs";
import { notesWritten } from "@/lib/audit/note";
import { env } from "@/lib/env";
import { requestLink } from "./request-link";

test.afterEach(restore);

test("one request writes one challenge, one link, one mail and one event", async () => {
  const ada = somebodyNew("ada");
  const caller = somebody();
  const requested = accepted(await askInBrowser(ada.address, {}, caller));
  expect(requested).toMatchObject({ expiresInSeconds: 900, resendInSeconds: 60, capability: null });
  expect(await countOf(ada.address)).toEqual({ users: 0, sessions: 0, challenges: 1, mails: 1 });
  expect(await rows()`select token from verification_tokens where challenge_id = ${requested.id}`).toHaveLength(1);
  expect(await eventsOf(caller.requestId)).toEqual([{ name: "challenge.requested", reason: null }]);
});

test("the link has the configured origin, a token of 43 characters, no address, and is short", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedInBrowser(ada.address);
  expect(mail.link).toBe(`${env().origin}/login/confirm?token=${mail.token}`);
  expect(mail.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(mail.link.length).toBeLessThan(200);
});

test("mail and answer show the same reference, which opens nothing", async () => {
  const { mail, reference, id } = await mailedInBrowser(somebodyNew("ada").address);
  expect(mail.reference).toBe(reference);
  expect(`${mail.text}${mail.html}${mail.raw}`).not.toContain(id);
});

test("the database holds no readable link, code or challenge_id", async () => {
  const ada = somebodyNew("ada");
  const { mail, capability } = await mailedByProgram(ada.address);
  const stored = await rows()`
    select to_jsonb(c) as challenge, to_jsonb(t) as token, to_jsonb(o) as outbox,
      (select jsonb_agg(to_jsonb(e)) from audit_events e where e.address_hash = c.address_hash) as trail
    from challenges c join verification_tokens t on t.challenge_id = c.id join outbox_messages o on o.challenge_id = c.id
    where c.email = ${ada.address}`;
  const text = JSON.stringify(stored);
  for (const secret of [mail.token, mail.code!, capability]) expect(text).not.toContain(secret);
});

test("the sealed link and code are erased once the mail is sent", async () => {
  const ada = somebodyNew("ada");
  await mailedInBrowser(ada.address);
  await expect
    .poll(() => rows()`select state, sealed_link, sealed_code from outbox_messages where recipient = ${ada.address}`)
    .toEqual([{ state: "sent", sealed_link: null, sealed_code: null }]);
});

test("the mail goes to exactly one recipient, byte for byte the stored address", async () => {
  const { address } = somebodyNew("Ada+News");
  await askInBrowser(` ${address.toUpperCase()} `);
  const mail = await receive(address.toLowerCase());
  expect(mail.to).toBe(address.toLowerCase());
  expect(mail.raw.match(/^To: .*$/gim)).toEqual([`To: ${address.toLowerCase()}`]);
  expect((await challengesOf(address.toLowerCase())).length).toBe(1);
});

test("the answer is the same for a new, a known, a disabled and a not-allowed address", async () => {
  const known = somebodyNew("bea");
  const disabled = somebodyNew("kevin");
  await signIn(known.address);
  await signIn(disabled.address);
  await disableUser(disabled.address);
  const answers = [
    accepted(await askByProgram(known.address)),
    accepted(await askByProgram(disabled.address)),
    accepted(await askByProgram(somebodyNew("ada").address)),
  ];
  configure({ SIGN_UP: "closed" });
  answers.push(accepted(await askByProgram(somebodyNew("eve").address)));
  const shapes = answers.map((answer) =>
    Object.entries(answer).map(([key, value]) => `${key} ${typeof value} ${String(value).length}`),
  );
  for (const shape of shapes) expect(shape).toEqual(shapes[0]);
});

test("an address that may not sign in gets everything but the mail", async () => {
  const kevin = somebodyNew("kevin");
  await signIn(kevin.address);
  await disableUser(kevin.address);
  await askInBrowser(kevin.address);
  const outsider = somebodyNew("eve");
  configure({ SIGN_UP: "example.org" });
  await askInBrowser(outsider.address);
  expect(await countOf(kevin.address)).toMatchObject({ challenges: 2, mails: 1 });
  expect(await countOf(outsider.address)).toEqual({ users: 0, sessions: 0, challenges: 1, mails: 0 });
  // This row takes as long to write as a real mail's, and holds neither content nor recipient.
  const held =
    await rows()`select m.recipient, m.sealed_link, m.sealed_code, m.state from outbox_messages m join challenges c on c.id = challenge_id where c.email = ${outsider.address}`;
  expect(held).toEqual([{ recipient: "", sealed_link: null, sealed_code: null, state: "withheld" }]);
});

test("existing users may sign in while sign-up is closed, and new ones whose domain is listed may too", async () => {
  const bea = somebodyNew("bea");
  await signIn(bea.address);
  configure({ SIGN_UP: "closed" });
  expect((await mailedInBrowser(bea.address)).mail.to).toBe(bea.address);
  configure({ SIGN_UP: "example.org, people.example" });
  const ada = somebodyNew("ada");
  expect((await mailedInBrowser(ada.address)).mail.to).toBe(ada.address);
});

test("input that is not exactly one address is refused, and nothing is written", async () => {
  const ada = somebodyNew("ada");
  const before = await rows()`select count(*)::int as count from challenges where email like ${`%${ada.address}%`}`;
  const bodies = [
    `${ada.address},eve@example.com`,
    `${ada.address};eve@example.com`,
    `${ada.address} eve@example.com`,
    `<${ada.address}>`,
    `"a b"@people.example`,
    `${ada.address}\r\nBcc: eve@example.com`,
    `${ada.address}\0`,
    ada.address.replace("@", "\uFF20"),
    [ada.address],
    { email: ada.address },
    null,
    7,
    undefined,
  ];
  const outcomes = await Promise.all(
    bodies.map((email) => requestLink({ email, channel: "api", pending: null }, somebody())),
  );
  expect(tally(outcomes)).toEqual({ invalid_email: 8, validation_failed: 5 });
  expect(await rows()`select count(*)::int as count from challenges where email like ${`%${ada.address}%`}`).toEqual(
    before,
  );
});

test("a program returns only to a listed address, character by character, and only with a code_challenge", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/signed-in,com.example.app:/signed-in" });
  const ada = somebodyNew("ada");
  const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const others = [
    "https://app.example/signed-in/",
    "https://app.example/signed-in?x=1",
    "https://app.example/Signed-In",
    "https://app.example:443/signed-in",
    "https://app.example.evil.example/signed-in",
    "https://app.example@evil.example/signed-in",
    "http://app.example/signed-in",
    "//app.example/signed-in",
    " https://app.example/signed-in",
    "https://app.example/signed-in#",
    "https://app.example/%73igned-in",
    "javascript:alert(1)",
    "",
  ];
  for (const redirectTo of others)
    expect(await askByProgram(ada.address, { redirectTo, codeChallenge })).toMatchObject({
      reason: "redirect_not_allowed",
    });
  expect(await askByProgram(ada.address, { redirectTo: "https://app.example/signed-in" })).toMatchObject({
    reason: "redirect_not_allowed",
  });
  expect(await countOf(ada.address)).toMatchObject({ challenges: 0 });
  const { mail } = await mailedByProgram(ada.address, { redirectTo: "https://app.example/signed-in", codeChallenge });
  expect(mail.link).toBe(`https://app.example/signed-in?token=${mail.token}`);
});

test("a link to an address with a query keeps it, and an app's own scheme works", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in?from=mail,com.example.app:/signed-in" });
  const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const web = await mailedByProgram(somebodyNew("ada").address, {
    redirectTo: "https://app.example/in?from=mail",
    codeChallenge,
  });
  expect(web.mail.link).toBe(`https://app.example/in?from=mail&token=${web.mail.token}`);
  const app = await mailedByProgram(somebodyNew("ada").address, {
    redirectTo: "com.example.app:/signed-in",
    codeChallenge,
  });
  expect(app.mail.link).toBe(`com.example.app:/signed-in?token=${app.mail.token}`);
});

test("an unknown client is refused", async () => {
  expect(await askByProgram(somebodyNew("ada").address, { clientId: "nobody" })).toMatchObject({
    reason: "validation_failed",
  });
});

test("a refusal by a limit is recorded with its reason", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/3m" });
  const caller = somebody();
  await askInBrowser(somebodyNew("ada").address, {}, caller);
  expect(await askInBrowser(somebodyNew("ada").address, {}, caller)).toMatchObject({
    reason: "over_request_rate_limit",
  });
  await notesWritten();
  expect(await eventsOf(caller.requestId)).toEqual([
    { name: "challenge.requested", reason: null },
    { name: "challenge.refused", reason: "over_request_rate_limit" },
  ]);
});
