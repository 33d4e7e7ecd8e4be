// redirect_to and code_challenge: sign-in for apps that the emailed link opens.

import { expect, test } from "playwright/test";
import { expectProblem, login, mailedByProgram, PlainBrowser, verify } from "../support/api";
import { pkce } from "../support/authorize";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { challengesOf } from "../support/rows";

let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  app = await startOwnApp("redirects", {
    ALLOWED_REDIRECTS: "https://app.example/signed-in,https://app.example/in?from=mail,com.example.app:/signed-in",
    ALLOWED_ORIGINS: "https://app.example",
  });
});
test.afterAll(() => app?.stop());

const mailed = (person: ReturnType<typeof somebodyNew>, redirect_to: string, code_challenge: string) =>
  mailedByProgram(person, { redirect_to, code_challenge, code_challenge_method: "S256" }, app.origin);

test("the link leads to the listed address with the token added to its query", async () => {
  for (const [redirect_to, expected] of [
    ["https://app.example/signed-in", "https://app.example/signed-in?token="],
    ["https://app.example/in?from=mail", "https://app.example/in?from=mail&token="],
    ["com.example.app:/signed-in", "com.example.app:/signed-in?token="],
  ] as const) {
    const { mail } = await mailed(somebodyNew("ada"), redirect_to, pkce().code_challenge);
    expect(mail.link).toBe(`${expected}${mail.token}`);
    expect(mail.html).toContain(mail.link.replaceAll("&", "&amp;"));
  }
});

test("the app that asked redeems it; a missing or wrong verifier uses nothing up", async () => {
  const ada = somebodyNew("ada");
  const { code_verifier, code_challenge } = pkce();
  const { mail, challenge_id } = await mailed(ada, "https://app.example/signed-in", code_challenge);
  const present = (extra: object) => verify(ada, { token: mail.token, ...extra }, { origin: app.origin });
  expectProblem(await present({}), 400, "verifier_mismatch");
  expectProblem(await present({ code_verifier: pkce().code_verifier }), 400, "verifier_mismatch");
  expectProblem(await present({ code_verifier: code_challenge }), 400, "verifier_mismatch");
  expectProblem(await present({ code_verifier: "" }), 400, "verifier_mismatch");
  expectProblem(await verify(ada, { challenge_id, code: mail.code }, { origin: app.origin }), 400, "verifier_mismatch");
  expect((await challengesOf(ada.address, app.database.sql))[0]).toMatchObject({ code_tries: 0, redeemed_at: null });
  expect((await present({ code_verifier })).status).toBe(200);
});

test("on another device the code signs in, with the same verifier", async () => {
  const ada = somebodyNew("ada");
  const { code_verifier, code_challenge } = pkce();
  const { mail, challenge_id } = await mailed(ada, "com.example.app:/signed-in", code_challenge);
  expect((await verify(ada, { challenge_id, code: mail.code, code_verifier }, { origin: app.origin })).status).toBe(
    200,
  );
});

test("our own pages do not redeem an app's link, so a scanner cannot spend it", async () => {
  const ada = somebodyNew("ada");
  const { code_verifier, code_challenge } = pkce();
  const { mail } = await mailed(ada, "https://app.example/signed-in", code_challenge);
  const browser = new PlainBrowser(ada, app.origin);
  expect((await browser.get(`/login/confirm?token=${mail.token}`)).headers.location).toContain(
    "reason=verifier_mismatch",
  );
  expect((await browser.post("/forms/confirm-link", { token: mail.token })).headers.location).toContain(
    "reason=verifier_mismatch",
  );
  expect(browser.cookie("session")).toBeUndefined();
  expect((await verify(ada, { token: mail.token, code_verifier }, { origin: app.origin })).status).toBe(200);
});

test("redirect_to without a code_challenge, or to what is not listed, is refused", async () => {
  const { code_challenge } = pkce();
  const ada = somebodyNew("ada");
  expectProblem(
    await login(ada, { redirect_to: "https://app.example/signed-in" }, { origin: app.origin }),
    400,
    "redirect_not_allowed",
  );
  const others = [
    "https://app.example/signed-in/",
    "https://app.example/signed-in?a=b",
    "https://app.example@evil.example/signed-in",
    "https://app.example.evil.example/signed-in",
    "https://app.example/signed-in%2f",
    "https://app.example:443/signed-in",
    "//app.example/signed-in",
    "com.example.app:/signed-in/x",
  ];
  for (const redirect_to of others) {
    expectProblem(
      await login(somebodyNew("ada"), { redirect_to, code_challenge }, { origin: app.origin }),
      400,
      "redirect_not_allowed",
    );
  }
});

test("a listed page may call the API across origins, without cookies and by its exact name", async () => {
  const answer = await login(
    somebodyNew("ada"),
    {},
    { origin: app.origin, headers: { Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" } },
  );
  expect(answer.status).toBe(202);
  expect(answer.headers["access-control-allow-origin"]).toBe("https://app.example");
  expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
  expect(answer.headers.vary).toMatch(/origin/i);
  for (const origin of [
    "https://evil.example",
    "null",
    "https://app.example.evil.example",
    "http://app.example",
    "https://app.example/",
  ]) {
    const refused = await login(somebodyNew("eve"), {}, { origin: app.origin, headers: { Origin: origin } });
    expectProblem(refused, 403, "origin_not_allowed");
    expect(refused.headers["access-control-allow-origin"], origin).toBeUndefined();
  }
});
