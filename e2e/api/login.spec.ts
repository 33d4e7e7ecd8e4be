// POST /auth/login: a program asks for a sign-in mail.

import { expect, test } from "playwright/test";
import { expectProblem, login, mailedByProgram, signInByProgram, verify, type Challenge } from "../support/api";
import { sharedOrigin, type Answer } from "../support/http";
import { readAllEmail, readCode, readEmail } from "../support/inbox";
import { elsewhere, somebodyNew } from "../support/people";
import { ageChallenges, challengesOf, countOf, disableUser, rows } from "../support/rows";

test("asking is accepted with exactly what the contract lists", async () => {
  const ada = somebodyNew("ada");
  const answer = await login(ada);
  expect(answer.status).toBe(202);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.setCookies).toEqual([]);
  expect(answer.json()).toEqual({
    challenge_id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    expires_in: 900,
    resend_in: 60,
    reference: expect.stringMatching(/^[2-9A-Z]{3}-[2-9A-Z]{3}$/),
    request_id: answer.headers["x-request-id"],
  });
});

test("the mail carries link, code and the answer's reference, and no challenge_id", async () => {
  const ada = somebodyNew("ada");
  const { mail, ...challenge } = await mailedByProgram(ada);
  expect(mail.to).toBe(ada.address);
  expect(mail.link).toBe(`${sharedOrigin()}/login/confirm?token=${mail.token}`);
  expect(mail.code).toMatch(/^\d{6}$/);
  expect(mail.reference).toBe(challenge.reference);
  expect(`${mail.raw}${mail.text}${mail.html}`).not.toContain(challenge.challenge_id);
});

test("an address is folded: mail goes to the small letters, once", async () => {
  const ada = somebodyNew("ada");
  expect((await login(ada, { email: ` ${ada.address.toUpperCase()} ` })).status).toBe(202);
  expect((await readEmail(ada.address)).to).toBe(ada.address);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 1 });
});

test("unknown fields have no effect, whatever they are called", async () => {
  const ada = somebodyNew("ada");
  const body = `{"email":"${ada.address}","role":"admin","emailVerified":true,"__proto__":{"admin":true},"id":1,"eligible":false,"returnTo":"//evil.example"}`;
  const answer = await login(ada, JSON.parse(body));
  expect(answer.status).toBe(202);
  const { token } = await readEmail(ada.address);
  const { user } = (await verify(ada, { token })).json<{ user: object }>();
  expect(Object.keys(user).toSorted()).toEqual(["created_at", "email", "id", "is_new", "name"]);
});

test("with its challenge_id a later request is a resend: same reference, fresh code, both links work", async () => {
  const ada = somebodyNew("ada");
  const first = await mailedByProgram(ada);
  await ageChallenges(ada.address, 2);
  const answer = await login(ada, { challenge_id: first.challenge_id });
  expect(answer.status).toBe(202);
  expect(answer.json()).toMatchObject({
    challenge_id: first.challenge_id,
    reference: first.reference,
    expires_in: 900,
  });
  const second = await readCode(ada.address, { after: first.mail });
  expect(second.token).not.toBe(first.mail.token);
  expect(await challengesOf(ada.address)).toHaveLength(1);
  if (second.code !== first.mail.code) {
    expectProblem(
      await verify(ada, { challenge_id: first.challenge_id, code: first.mail.code }),
      400,
      "otp_superseded",
    );
  }
  expect((await verify(ada, { token: first.mail.token })).status).toBe(200);
});

test("a resend that changes something is refused, and sends nothing", async () => {
  const ada = somebodyNew("ada");
  const { challenge_id } = await mailedByProgram(ada);
  await ageChallenges(ada.address, 2);
  expectProblem(await login(ada, { challenge_id, email: somebodyNew("eve").address }), 400, "validation_failed");
  expectProblem(
    await login(ada, { challenge_id, code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" }),
    400,
    "validation_failed",
  );
  expect(await countOf(ada.address)).toMatchObject({ challenges: 1, mails: 1 });
});

test("a challenge_id that names nothing begins a new challenge, and says nothing about others", async () => {
  const ada = somebodyNew("ada");
  for (const challenge_id of ["A".repeat(22), "", "x", "00000000-0000-4000-8000-000000000000"]) {
    const answer = await login(elsewhere(ada), { challenge_id, email: somebodyNew("bea").address });
    expect(answer.status, challenge_id).toBe(202);
    const given = answer.json<Challenge>().challenge_id;
    expect(given).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(given).not.toBe(challenge_id);
  }
});

test("a redirect_to that is not listed is refused, and nothing is sent", async () => {
  const ada = somebodyNew("ada");
  const code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  for (const redirect_to of [
    "https://evil.example/",
    "//evil.example",
    "/account",
    "javascript:alert(1)",
    sharedOrigin(),
  ]) {
    expectProblem(await login(elsewhere(ada), { redirect_to, code_challenge }), 400, "redirect_not_allowed");
  }
  expect(await countOf(ada.address)).toMatchObject({ challenges: 0, mails: 0 });
});

test("code_challenge_method plain, a short code_challenge and an unknown client are refused", async () => {
  const ada = somebodyNew("ada");
  const code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  for (const body of [
    { code_challenge, code_challenge_method: "plain" },
    { code_challenge: "short" },
    { code_challenge: `${code_challenge}=` },
    { client_id: "nobody" },
  ]) {
    expectProblem(await login(elsewhere(ada), body), 400, "validation_failed");
  }
});

test("a known, an unknown and a disabled address get the same answer: status, header names, body shape", async () => {
  const [known, disabled] = [somebodyNew("bea"), somebodyNew("kevin")];
  await signInByProgram(known);
  await signInByProgram(disabled);
  await disableUser(disabled.address);
  const answers = await Promise.all([known, disabled, somebodyNew("ada")].map((person) => login(elsewhere(person))));
  const shape = (answer: Answer) => ({
    status: answer.status,
    headers: Object.keys(answer.headers).toSorted(),
    lengths: Object.entries(answer.json()).map(([key, value]) => [key, typeof value, String(value).length]),
  });
  for (const answer of answers) expect(shape(answer)).toEqual(shape(answers[0]!));
  // The only difference is that nobody gets a mail.
  await readEmail(known.address);
  expect(await readAllEmail(disabled.address)).toHaveLength(1);
});

test("the answer costs as much work for a known, an unknown and a disabled address: statements and rows", async () => {
  const [known, disabled] = [somebodyNew("bea"), somebodyNew("kevin")];
  for (const person of [known, disabled]) await signInByProgram(person);
  await disableUser(disabled.address);
  const work = async (person: typeof known) => {
    const answer = await login(elsewhere(person));
    expect(answer.status).toBe(202);
    const { reference, request_id: request } = answer.json<Challenge>();
    const [row] = await rows()`
      select c.code_hash is not null as code, array_length(c.superseded_code_hashes, 1) as superseded,
        (select count(*)::int from verification_tokens t where t.challenge_id = c.id) as tokens,
        (select count(*)::int from outbox_messages m where m.challenge_id = c.id and m.request_id = ${request}) as outbox,
        (select jsonb_agg(jsonb_build_object('name', e.name, 'statements', e.cost -> 'statements', 'counters', jsonb_array_length(e.counters)) order by e.id)
          from audit_events e where e.request_id = ${request}) as events
      from challenges c where c.reference = ${reference} and c.email = ${person.address}
    `;
    return row;
  };
  const expected = {
    code: true,
    superseded: null,
    tokens: 1,
    outbox: 1,
    events: [{ name: "challenge.requested", statements: expect.any(Number), counters: expect.any(Number) }],
  };
  const first = await work(known);
  expect(first).toEqual(expected);
  for (const person of [somebodyNew("ada"), disabled]) expect(await work(person)).toEqual(first);
});
