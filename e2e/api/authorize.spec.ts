// GET /authorize and POST /auth/token: apps on other origins, by the authorization code flow.

import { expect, test } from "playwright/test";
import { expectProblem, login, PlainBrowser, verify, withToken } from "../support/api";
import { authorize, authorizePath, clients, expectOAuthError, pathAfter, pkce, token } from "../support/authorize";
import { ask } from "../support/http";
import { readCode } from "../support/inbox";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { hostileRedirects } from "../support/redirects";

const redirect_uri = "https://app.example/signed-in";
const ledger = {
  id: "ledger",
  secret: "",
  redirect_uri: "https://ledger.example/in?from=postkey",
  audience: "https://api.ledger.example",
};

let app: OwnApp;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("authorize", {
    ALLOWED_REDIRECTS: `${redirect_uri},http://127.0.0.1/in`,
    ALLOWED_ORIGINS: "https://app.example",
  });
  const settings = `--name Ledger --confidential --origin https://ledger.example --access-seconds 120`.split(" ");
  const addresses = ["--redirect", ledger.redirect_uri, "--audience", ledger.audience];
  const added = await clients(app.database.url, app.origin, "add", "--id", ledger.id, ...settings, ...addresses);
  ledger.secret = /client_secret (\S+)/.exec(added.text)![1]!;
  // A process goes by what it read for five seconds.
  await expect
    .poll(
      async () =>
        (await ask(authorizePath({ client_id: ledger.id, redirect_uri: ledger.redirect_uri }), { origin: app.origin }))
          .status,
      { timeout: 15_000 },
    )
    .toBe(303);
});
test.afterAll(() => app?.stop());

const newBrowser = () => new PlainBrowser(somebodyNew("ada"), app.origin);
const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1]!, "base64url").toString("utf8"));

/** Signs in and comes back with a code. */
async function granted(browser = newBrowser(), extra: Record<string, string> = {}) {
  const { code_verifier, code_challenge } = pkce();
  const back = await authorize(browser, authorizePath({ redirect_uri, code_challenge, ...extra }));
  const code = back.searchParams.get("code")!;
  const trade = (changes: Record<string, string | undefined> = {}, headers: Record<string, string> = {}) =>
    token(
      { grant_type: "authorization_code", code, redirect_uri, client_id: "default", code_verifier, ...changes },
      { origin: app.origin, headers },
    );
  return { browser, back, code, code_verifier, trade };
}

test("over the sign-in pages and back: a code, the state, and who answers", async () => {
  const { back, trade, browser } = await granted();
  expect(`${back.origin}${back.pathname}`).toBe(redirect_uri);
  expect(Object.fromEntries(back.searchParams)).toEqual({
    code: expect.stringMatching(/^[\w-]{43}$/),
    state: "xyz",
    iss: app.origin,
  });
  const answer = await trade();
  expect([answer.status, answer.headers["cache-control"], answer.setCookies]).toEqual([200, "no-store", []]);
  expect(answer.json()).toMatchObject({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: "Bearer",
    expires_in: 600,
    scope: "read write",
  });
  const { access_token } = answer.json<{ access_token: string }>();
  expect(claimsOf(access_token)).toMatchObject({
    iss: app.origin,
    aud: app.origin,
    client_id: "default",
    scope: "read write",
  });
  const me = (await withToken(access_token, "/auth/me", { origin: app.origin })).json<{ user: { email: string } }>();
  expect(me.user.email).toBe(browser.person.address);
});

test("somebody who is signed in already goes straight back", async () => {
  const { browser } = await granted();
  const again = await browser.get(authorizePath({ redirect_uri, scope: "read", state: "a b&c" }));
  expect([again.status, again.headers["cache-control"]]).toEqual([303, "no-store"]);
  const back = new URL(again.headers.location!);
  expect(back.searchParams.get("state")).toBe("a b&c");
  expect(back.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
});

test("the request comes back by a code too, and in no other browser than the one that asked", async () => {
  const path = authorizePath({ redirect_uri });
  const return_to = new URL((await newBrowser().get(path)).headers.location!, app.origin).searchParams.get(
    "return_to",
  )!;
  const typing = newBrowser();
  const mail = await typing.asksForMail({ return_to });
  const byCode = await typing.get(await pathAfter(typing, await typing.post("/forms/enter-code", { code: mail.code })));
  expect(byCode.headers.location).toMatch(/^https:\/\/app\.example\/signed-in\?code=/);
  const asking = newBrowser();
  const { token: link } = await asking.asksForMail({ return_to });
  const elsewhere = newBrowser();
  const byLink = await elsewhere.post("/forms/confirm-link", { token: link, switch_user: "yes" });
  expect([byLink.status, byLink.headers.location]).toEqual([303, `/login/confirm?token=${link}`]);
  expect(elsewhere.cookie("session")).toBeUndefined();
  const there = await asking.get(await pathAfter(asking, await asking.post("/forms/confirm-link", { token: link })));
  expect(there.headers.location).toMatch(/^https:\/\/app\.example\/signed-in\?code=/);
});

test("an unknown client or address is never redirected to: a page for people, a problem for programs", async () => {
  const browser = newBrowser();
  for (const changes of [
    { client_id: "nobody" },
    { client_id: undefined },
    { redirect_uri: undefined },
    { redirect_uri: "https://evil.example/" },
  ]) {
    const path = authorizePath({ redirect_uri, ...changes });
    expect((await browser.get(path)).headers.location).toMatch(
      /^\/login\/error\?reason=(validation_failed|redirect_not_allowed)&request_id=/,
    );
    const bare = await ask(path, { origin: app.origin });
    expectProblem(bare, 400, "client_id" in changes ? "validation_failed" : "redirect_not_allowed");
    expect(bare.headers.location).toBeUndefined();
  }
});

test("no way of writing an address leads elsewhere: redirect_uri and redirect_to", async () => {
  const { browser } = await granted();
  const { code_challenge } = pkce();
  const others = hostileRedirects(redirect_uri);
  expect(others.length).toBeGreaterThan(60);
  for (const other of others) {
    const answer = await browser.send(authorizePath({ redirect_uri: other }), {});
    expectProblem(answer, 400, "redirect_not_allowed");
    expect(answer.headers.location, other).toBeUndefined();
    expectProblem(
      await login(browser.person, { redirect_to: other, code_challenge }, { origin: app.origin }),
      400,
      "redirect_not_allowed",
    );
  }
});

test("what else is wrong goes back to the app, with its state and who answers", async () => {
  for (const [changes, error] of [
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ code_challenge: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ scope: "admin" }, "invalid_scope"],
    [{ prompt: "none" }, "login_required"],
  ] as const) {
    const answer = await newBrowser().get(authorizePath({ redirect_uri, ...changes }));
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.location!);
    expect(back.href).toMatch(/^https:\/\/app\.example\/signed-in\?/);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error,
      error_description: expect.any(String),
      state: "xyz",
      iss: app.origin,
    });
  }
});

test("prompt=login asks somebody who is signed in once more, and takes only a later sign-in", async () => {
  const { browser } = await granted();
  const path = authorizePath({ redirect_uri, prompt: "login" });
  const location = (await browser.get(path)).headers.location!;
  expect(location).toMatch(/^\/login\?return_to=/);
  expect((await browser.get(location)).text).toContain("Send sign-in link");
  // Passing by with the session of before leads to the form again, however often.
  const return_to = new URL(location, app.origin).searchParams.get("return_to")!;
  expect((await browser.get(return_to)).headers.location).toMatch(/^\/login\?return_to=/);
  const mail = await browser.asksForMail({ return_to });
  expect((await browser.get("/login/check-email")).status).toBe(200);
  expect((await browser.get("/login/check-email/status")).json()).toEqual({ signed_in: false });
  const back = await browser.get(
    await pathAfter(browser, await browser.post("/forms/enter-code", { code: mail.code })),
  );
  expect(new URL(back.headers.location!).searchParams.get("code")).toMatch(/^[\w-]{43}$/);
  expect(
    new URL((await browser.get(authorizePath({ redirect_uri, prompt: "none" }))).headers.location!).searchParams.get(
      "code",
    ),
  ).toMatch(/^[\w-]{43}$/);
});

test("a code is worth something once, to the client, address and verifier that it was made for", async () => {
  const { trade, browser } = await granted();
  expectOAuthError(await trade({ code_verifier: pkce().code_verifier }), 400, "invalid_grant", "verifier_mismatch");
  expectOAuthError(await trade({ redirect_uri: `${redirect_uri}/` }), 400, "invalid_grant", "invalid_credentials");
  expectOAuthError(
    await trade({ client_id: ledger.id, client_secret: ledger.secret }),
    400,
    "invalid_grant",
    "invalid_credentials",
  );
  expectOAuthError(await trade({ code: undefined }), 400, "invalid_request", "validation_failed");
  expectOAuthError(await trade({ code_verifier: undefined }), 400, "invalid_request", "validation_failed");
  const { access_token } = (await trade()).json<{ access_token: string }>();
  await sinceRedeemed(11);
  expectOAuthError(await trade(), 400, "invalid_grant", "otp_used");
  expectProblem(await withToken(access_token, "/auth/me", { origin: app.origin }), 401, "session_ended");
  expect((await browser.get("/auth/me")).status).toBe(200);
});

test("a code that is sent again at once, because the answer was lost, gives the same refresh token", async () => {
  const { trade } = await granted();
  const answers = await Promise.all(Array.from({ length: 8 }, () => trade()));
  const tokens = answers.map((answer) => answer.json<{ access_token: string; refresh_token: string }>());
  expect(new Set(tokens.map(({ refresh_token }) => refresh_token)).size).toBe(1);
  for (const { access_token } of tokens)
    expect((await withToken(access_token, "/auth/me", { origin: app.origin })).status).toBe(200);
});

/** Lets time pass since the codes of this app were redeemed. */
const sinceRedeemed = (seconds: number) =>
  app.database.sql`update authorization_codes set redeemed_at = redeemed_at - make_interval(secs => ${seconds})`;

test("signing out in the browser ends a code that waits, and the tokens of the app", async () => {
  const { browser, trade } = await granted();
  const { access_token } = (await trade()).json<{ access_token: string }>();
  const waiting = await granted(browser);
  await browser.post("/forms/sign-out");
  expectOAuthError(await waiting.trade(), 400, "invalid_grant", "session_ended");
  expectProblem(await withToken(access_token, "/auth/me", { origin: app.origin }), 401, "session_ended");
});

test("a confidential client proves itself by Basic or in the body, never by both, and gets its own audience and lifetime", async () => {
  const basic = (id: string, secret: string) => ({
    Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
  });
  const fresh = () => granted(newBrowser(), { client_id: ledger.id, redirect_uri: ledger.redirect_uri });
  const mine = { redirect_uri: ledger.redirect_uri };
  const first = await fresh();
  expect(first.back.href).toMatch(/^https:\/\/ledger\.example\/in\?from=postkey&code=/);
  expectOAuthError(await first.trade({ ...mine, client_id: ledger.id }), 401, "invalid_client", "token_invalid");
  expectOAuthError(
    await first.trade({ ...mine, client_id: ledger.id, client_secret: "wrong" }),
    401,
    "invalid_client",
    "token_invalid",
  );
  const wrong = await first.trade({ ...mine, client_id: undefined }, basic(ledger.id, "wrong"));
  expectOAuthError(wrong, 401, "invalid_client", "token_invalid");
  expect(wrong.headers["www-authenticate"]).toMatch(/^Basic /);
  for (const Authorization of [
    "Basic",
    "Basic !",
    `Basic ${Buffer.from("nocolon").toString("base64")}`,
    `Basic ${Buffer.from("a%zz:b").toString("base64")}`,
    "Bearer x",
  ]) {
    expectOAuthError(await first.trade({ ...mine, client_id: undefined }, { Authorization }), 401, "invalid_client");
  }
  expectOAuthError(
    await first.trade({ ...mine, client_id: ledger.id, client_secret: ledger.secret }, basic(ledger.id, ledger.secret)),
    400,
    "invalid_request",
  );
  expectOAuthError(
    await first.trade({ ...mine, client_id: "default" }, basic(ledger.id, ledger.secret)),
    400,
    "invalid_request",
  );
  const answer = await first.trade({ ...mine, client_id: undefined }, basic(ledger.id, ledger.secret));
  expect(answer.json()).toMatchObject({ token_type: "Bearer", expires_in: 120 });
  const claims = claimsOf(answer.json<{ access_token: string }>().access_token);
  expect(claims).toMatchObject({ aud: ledger.audience, client_id: ledger.id });
  expect(claims.exp - claims.iat).toBe(120);
  expect((await (await fresh()).trade({ ...mine, client_id: ledger.id, client_secret: ledger.secret })).status).toBe(
    200,
  );
});

test("a client with an audience of its own learns who signed in by GET /auth/me and introspection, and opens nothing else", async () => {
  const mine = { client_id: ledger.id, client_secret: ledger.secret, redirect_uri: ledger.redirect_uri };
  const get = (access_token: string, path: string, method = "GET") =>
    withToken(access_token, path, { origin: app.origin, method });
  const tokensFor = async (scope: string) => {
    const { browser, trade } = await granted(newBrowser(), {
      client_id: ledger.id,
      redirect_uri: ledger.redirect_uri,
      scope,
    });
    return { browser, ...(await trade(mine)).json<{ access_token: string }>() };
  };
  const reading = await tokensFor("read write read");
  expect(claimsOf(reading.access_token).scope).toBe("read write");
  const me = await get(reading.access_token, "/auth/me");
  expect(me.json()).toEqual({
    user: {
      id: claimsOf(reading.access_token).sub,
      email: reading.browser.person.address,
      name: null,
      created_at: expect.any(String),
    },
  });
  for (const [method, path] of [
    ["GET", "/auth/sessions"],
    ["DELETE", "/auth/sessions"],
    ["GET", "/auth/personal-access-tokens"],
    ["POST", "/auth/logout"],
  ] as const) {
    expectProblem(await get(reading.access_token, path, method), 401, "token_invalid");
  }
  const introspect = (access_token: string) =>
    ask("/auth/introspect", {
      body: new URLSearchParams({ token: access_token, client_id: ledger.id, client_secret: ledger.secret }),
      origin: app.origin,
    });
  expect((await introspect(reading.access_token)).json()).toMatchObject({
    active: true,
    username: reading.browser.person.address,
    email: reading.browser.person.address,
  });

  const writing = await tokensFor("write");
  const refused = await get(writing.access_token, "/auth/me");
  expectProblem(refused, 403, "insufficient_scope");
  expect(refused.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="read"');
  expect((await introspect(writing.access_token)).json()).not.toHaveProperty("email");
  // Ours tells such a client nothing, whatever its scope.
  const ours = (await (await granted()).trade()).json<{ access_token: string }>();
  expect((await introspect(ours.access_token)).json()).toEqual({ active: false });

  await reading.browser.post("/forms/sign-out");
  expectProblem(await get(reading.access_token, "/auth/me"), 401, "session_ended");
});

test("a public client must not send a secret, and gets nothing without authentication for a confidential one", async () => {
  const { trade } = await granted();
  expectOAuthError(await trade({ client_secret: "x" }), 401, "invalid_client");
  expectOAuthError(await trade({ client_id: "nobody" }), 401, "invalid_client");
  expectProblem(
    await login(somebodyNew("ada"), { client_id: ledger.id }, { origin: app.origin }),
    400,
    "validation_failed",
  );
  expect((await trade()).status).toBe(200);
});

test("JSON is taken as a form is, and what is neither, sent twice or of another type is refused", async () => {
  const { code, code_verifier } = await granted();
  const send = (body: unknown, headers = {}) =>
    ask("/auth/token", { method: "POST", body, headers, origin: app.origin });
  const fields = { grant_type: "authorization_code", code, redirect_uri, client_id: "default", code_verifier };
  expectOAuthError(await send("x=y", { "Content-Type": "text/plain" }), 415, "invalid_request");
  expectOAuthError(
    await send(`${new URLSearchParams(fields)}&code=${code}`, { "Content-Type": "application/x-www-form-urlencoded" }),
    400,
    "invalid_request",
  );
  for (const body of [
    { ...fields, code: [code] },
    { ...fields, code: 1 },
    [],
    "text",
    { ...fields, grant_type: undefined },
  ]) {
    expectOAuthError(await send(JSON.stringify(body), { "Content-Type": "application/json" }), 400, "invalid_request");
  }
  for (const grant_type of ["password", "client_credentials", "implicit", "__proto__", "constructor"])
    expectOAuthError(await send({ ...fields, grant_type }), 400, "unsupported_grant_type");
  expect((await send(fields)).status).toBe(200);
});

test("a link's verifier that is missing or wrong uses nothing up, and the answer says to type the code", async () => {
  const ada = somebodyNew("ada");
  const { code_challenge } = pkce();
  const asked = await login(ada, { redirect_to: redirect_uri, code_challenge }, { origin: app.origin });
  expect(asked.status).toBe(202);
  const mail = await readCode(ada.address, { origin: app.origin });
  const problem = expectProblem(
    await verify(ada, { token: mail.token }, { origin: app.origin }),
    400,
    "verifier_mismatch",
  );
  expect(problem.detail).toContain("enter the code there");
  expect((await new PlainBrowser(ada, app.origin).get(`/app/signed-in?token=${mail.token}`)).headers.location).toMatch(
    /^\/login\/error\?reason=verifier_mismatch/,
  );
});
