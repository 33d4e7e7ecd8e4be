// POST /auth/verify: a program redeems a link token, or a code with its challenge_id.

import { expect, test } from "playwright/test";
import {
  expectProblem,
  login,
  mailedByProgram,
  PlainBrowser,
  signInByProgram,
  verify,
  type Tokens,
} from "../support/api";
import { wrongCode } from "../support/inbox";
import { elsewhere, somebodyNew } from "../support/people";
import { ageChallenges, challengesOf, countOf } from "../support/rows";

test("a link's token is redeemed for an access token, the session's id and the user", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedByProgram(ada);
  const answer = await verify(ada, { token: mail.token });
  expect(answer.status).toBe(200);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.setCookies).toEqual([]);
  expect(answer.json()).toMatchObject({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: "Bearer",
    expires_in: 600,
    session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    user: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: ada.address,
      name: null,
      created_at: expect.stringMatching(/^20\d\d-.*Z$/),
      is_new: true,
    },
  });
});

test("a code is redeemed with its challenge_id, spaces and a hyphen in the middle included", async () => {
  for (const write of [
    (code: string) => code,
    (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
    (code: string) => ` ${code.slice(0, 3)}-${code.slice(3)} `,
  ]) {
    const ada = somebodyNew("ada");
    const { mail, challenge_id } = await mailedByProgram(ada);
    expect((await verify(ada, { challenge_id, code: write(mail.code) })).status).toBe(200);
  }
});

test("the second sign-in is the same user, not new, in another session", async () => {
  const ada = somebodyNew("ada");
  const first = await signInByProgram(ada);
  const second = await signInByProgram(elsewhere(ada));
  expect(second.user).toEqual({ ...first.user, is_new: false });
  expect(second.session_id).not.toBe(first.session_id);
});

test("a link and its code are used up together, once", async () => {
  const ada = somebodyNew("ada");
  const { mail, challenge_id } = await mailedByProgram(ada);
  expect((await verify(ada, { challenge_id, code: mail.code })).status).toBe(200);
  expectProblem(await verify(ada, { challenge_id, code: mail.code }), 400, "otp_used");
  expectProblem(await verify(ada, { token: mail.token }), 400, "otp_used");
  expect(await countOf(ada.address)).toMatchObject({ users: 1, sessions: 1 });
});

test("a wrong code says how many tries are left, and after five the link still works", async () => {
  const ada = somebodyNew("ada");
  const { mail, challenge_id } = await mailedByProgram(ada);
  for (const [round, left] of [4, 3, 2, 1, 0].entries()) {
    const problem = expectProblem(
      await verify(ada, { challenge_id, code: wrongCode(mail.code, round) }),
      400,
      "invalid_credentials",
    );
    expect(problem.attempts_left).toBe(left);
  }
  expectProblem(await verify(ada, { challenge_id, code: mail.code }), 400, "otp_attempts_exhausted");
  expect((await verify(ada, { token: mail.token })).status).toBe(200);
});

test("a token that is cut, padded, in other case or another one is one identical refusal", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedByProgram(ada);
  const bodies: string[] = [];
  for (const token of [
    mail.token.slice(1),
    `${mail.token}=`,
    mail.token.toLowerCase(),
    mail.token.toUpperCase(),
    "A".repeat(43),
    "",
    "x",
    `${mail.token} `,
  ]) {
    const { request_id, ...problem } = expectProblem(await verify(ada, { token }), 400, "invalid_credentials");
    expect(request_id).toBeTruthy();
    bodies.push(JSON.stringify(problem));
  }
  expect(new Set(bodies).size).toBe(1);
  expect((await verify(ada, { token: mail.token })).status).toBe(200);
});

test("link and code expire after fifteen minutes", async () => {
  const ada = somebodyNew("ada");
  const { mail, challenge_id } = await mailedByProgram(ada);
  await ageChallenges(ada.address, 15.1);
  expectProblem(await verify(ada, { token: mail.token }), 400, "otp_expired");
  expectProblem(await verify(ada, { challenge_id, code: mail.code }), 400, "otp_expired");
  expect(await countOf(ada.address)).toMatchObject({ users: 0, sessions: 0 });
});

test("what is not six digits costs no try, whatever its type", async () => {
  const ada = somebodyNew("ada");
  const { challenge_id } = await mailedByProgram(ada);
  for (const code of ["12345", "1e5", "１２３４５６", "", 123456, ["123456"], null, { a: 1 }, true]) {
    expectProblem(await verify(elsewhere(ada), { challenge_id, code }), 400, "validation_failed");
  }
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0 });
});

test("a token together with a code, a code without its challenge_id, and nothing at all are refused", async () => {
  const ada = somebodyNew("ada");
  const { mail, challenge_id } = await mailedByProgram(ada);
  for (const body of [
    { token: mail.token, challenge_id, code: mail.code },
    { token: mail.token, code: mail.code },
    { code: mail.code },
    { challenge_id },
    {},
    { token: mail.token, challenge_id },
  ]) {
    expectProblem(await verify(ada, body), 400, "validation_failed");
  }
  expect((await verify(ada, { token: mail.token })).status).toBe(200);
});

test("somebody else's code does not fit, and touches nothing of theirs", async () => {
  const [ada, eve] = [somebodyNew("ada"), somebodyNew("eve")];
  const hers = await mailedByProgram(ada);
  const evil = await mailedByProgram(eve);
  if (hers.mail.code !== evil.mail.code)
    expectProblem(
      await verify(eve, { challenge_id: evil.challenge_id, code: hers.mail.code }),
      400,
      "invalid_credentials",
    );
  expect((await challengesOf(ada.address))[0]).toMatchObject({ code_tries: 0, redeemed_at: null });
  expect((await verify(ada, { challenge_id: hers.challenge_id, code: hers.mail.code })).json<Tokens>().user.email).toBe(
    ada.address,
  );
});

test("a challenge that was asked for in a browser takes no code over the API", async () => {
  const browser = new PlainBrowser();
  const mail = await browser.asksForMail();
  const [challenge] = await challengesOf(browser.person.address);
  for (const challenge_id of [
    challenge!.id,
    challenge!.id.replaceAll("-", "").slice(0, 22),
    browser.cookie("challenge")!.slice(0, 150),
  ]) {
    expectProblem(await verify(browser.person, { challenge_id, code: mail.code }), 400, "invalid_credentials");
  }
  expect((await challengesOf(browser.person.address))[0]).toMatchObject({ code_tries: 0, redeemed_at: null });
});

test("with a code_challenge and no redirect_to, link and code want the verifier too", async () => {
  const ada = somebodyNew("ada");
  // RFC 7636 appendix B.
  const code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const { mail, challenge_id } = await mailedByProgram(ada, {
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  expectProblem(await verify(ada, { token: mail.token }), 400, "verifier_mismatch");
  expectProblem(await verify(ada, { challenge_id, code: mail.code }), 400, "verifier_mismatch");
  expect((await verify(ada, { challenge_id, code: mail.code, code_verifier })).status).toBe(200);
});

test("asking again elsewhere does not kill a challenge that waits", async () => {
  const ada = somebodyNew("ada");
  const hers = await mailedByProgram(ada);
  for (let round = 0; round < 3; round++) await login(elsewhere(ada));
  expect((await verify(ada, { challenge_id: hers.challenge_id, code: hers.mail.code })).status).toBe(200);
});
