// POST /auth/revoke and POST /auth/introspect.

import { expect, test } from "playwright/test";
import { expectOAuthError, expectProblem, refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { ask, secondProcess, sharedOrigin, type Answer } from "../support/http";
import { somebodyNew } from "../support/people";

const origins = () => [sharedOrigin(), secondProcess()];
const revoke = (fields: Record<string, string>, origin?: string): Promise<Answer> =>
  ask("/auth/revoke", { body: new URLSearchParams({ client_id: "default", ...fields }), origin });

test("a revoked refresh token ends everything of its sign-in at once, at both processes", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const next = (await refresh(ada.refresh_token)).json<Tokens>();
  const answer = await revoke({ token: next.refresh_token, token_type_hint: "refresh_token" });
  expect([answer.status, answer.text]).toEqual([200, ""]);
  expect(answer.headers["cache-control"]).toBe("no-store");
  for (const origin of origins()) {
    for (const token of [ada.refresh_token, next.refresh_token])
      expectOAuthError(await refresh(token, { origin }), 400, "invalid_grant", "session_ended");
    for (const token of [ada.access_token, next.access_token]) {
      const refused = await withToken(token, "/auth/me", { origin });
      expectProblem(refused, 401, "session_ended");
      expect(refused.headers["www-authenticate"]).toMatch(/^Bearer error="invalid_token"/);
    }
  }
});

test("a revoked access token is refused at both processes, and its refresh token goes on", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  expect((await revoke({ token: ada.access_token, token_type_hint: "access_token" }, secondProcess())).status).toBe(
    200,
  );
  for (const origin of origins())
    expectProblem(await withToken(ada.access_token, "/auth/me", { origin }), 401, "session_ended");
  const next = (await refresh(ada.refresh_token)).json<Tokens>();
  expect((await withToken(next.access_token)).status).toBe(200);
});

test("a wrong hint does not matter, and JSON is read too", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  expect(
    (await ask("/auth/revoke", { body: { token: ada.refresh_token, token_type_hint: "access_token" } })).status,
  ).toBe(200);
  expect((await refresh(ada.refresh_token)).status).toBe(400);
});

test("an unknown token, a cut one and one that was revoked before are a 200 as well", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  for (const token of ["x", "A".repeat(43), ada.refresh_token.slice(1), `${ada.access_token}A`])
    expect((await revoke({ token })).status).toBe(200);
  expect((await withToken(ada.access_token)).status).toBe(200);
  for (let round = 0; round < 2; round++) expect((await revoke({ token: ada.refresh_token })).status).toBe(200);
});

test("revoking against rotating over two processes always ends revoked", async () => {
  for (let round = 0; round < 3; round++) {
    const ada = await signInByProgram(somebodyNew("ada"));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        index === 4
          ? revoke({ token: ada.refresh_token }, secondProcess())
          : refresh(ada.refresh_token, { origin: origins()[index % 2] }),
      ),
    );
    const successors = answers
      .filter(({ status, text }) => status === 200 && text !== "")
      .map((answer) => answer.json<Tokens>());
    for (const { refresh_token, access_token } of [ada, ...successors]) {
      expect((await refresh(refresh_token)).status).toBe(400);
      expect((await withToken(access_token)).status).toBe(401);
    }
  }
});

test("without a token, with one twice, or as an unknown client nothing is revoked", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  expectOAuthError(await revoke({}), 400, "invalid_request", "validation_failed");
  const twice = `client_id=default&token=${ada.refresh_token}&token=x`;
  expectOAuthError(
    await ask("/auth/revoke", {
      method: "POST",
      body: twice,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
    400,
    "invalid_request",
    "validation_failed",
  );
  expect((await revoke({ token: ada.refresh_token, client_id: "nobody" })).status).toBe(401);
  expect((await refresh(ada.refresh_token)).status).toBe(200);
});

test("introspection is for clients that prove who they are", async () => {
  const ada = await signInByProgram(somebodyNew("ada"));
  const credentials: Record<string, string>[] = [
    { client_id: "default" },
    {},
    { client_id: "nobody", client_secret: "x" },
  ];
  for (const fields of credentials) {
    const answer = await ask("/auth/introspect", { body: new URLSearchParams({ token: ada.access_token, ...fields }) });
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ error: "invalid_client" });
  }
});
