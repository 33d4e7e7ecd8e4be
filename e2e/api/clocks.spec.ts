// Two processes over one database whose clocks are twenty minutes apart: both go by the time of the database.

import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { ask } from "../support/http";
import { refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { startApp, type App } from "../support/app-process";
import { ownSettings, startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";

// One worker, or each test would start both.
test.describe.configure({ mode: "default" });
let ahead: OwnApp;
let behind: App;
test.beforeAll(async () => {
  ahead = await startOwnApp("clocks", offBy(600));
  behind = await startApp({
    name: "clocks-behind",
    env: { ...(await ownSettings(ahead.database.url)), ...offBy(-600), AUTH_URL: ahead.origin },
  });
});
test.afterAll(async () => {
  await behind?.stop();
  await ahead?.stop();
});

function offBy(seconds: number): Record<string, string> {
  const shim = fileURLToPath(new URL("../support/shift-clock.mjs", import.meta.url));
  return { NODE_OPTIONS: `--import ${new URL(`file://${shim}`).href}`, POSTKEY_TEST_CLOCK_SECONDS: String(seconds) };
}

const origins = () => [ahead.origin, `http://127.0.0.1:${behind.port}`];
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as {
    iat: number;
    exp: number;
    auth_time: number;
  };

test("an access token of either process is taken by both, and its times are the database's", async () => {
  for (const issuing of origins()) {
    const began = await databaseSeconds();
    const ada = await signInByProgram(somebodyNew("ada"), issuing);
    const next = (await refresh(ada.refresh_token, { origin: issuing })).json<Tokens>();
    for (const token of [ada.access_token, next.access_token]) {
      const { iat, exp, auth_time } = claimsOf(token);
      // A process reads the database's clock every few seconds, and counts on from there.
      expect(iat).toBeGreaterThanOrEqual(auth_time);
      expect(auth_time).toBeGreaterThanOrEqual(began);
      expect(iat).toBeLessThanOrEqual(await databaseSeconds());
      expect(exp - iat).toBe(600);
      for (const origin of origins())
        expect((await withToken(token, "/auth/me", { origin })).status, `${issuing} to ${origin}`).toBe(200);
    }
  }
  // The clocks are off, or this proves nothing: their logs are twenty minutes apart.
  const firstLine = (app: App) => Date.parse(/"time":"([^"]+)"/.exec(app.log())![1]!);
  expect(firstLine(ahead) - firstLine(behind)).toBeGreaterThan(600_000);
});

test("what one process revokes the other refuses, and a later grant there lives", async () => {
  const [first, second] = origins() as [string, string];
  const ada = await signInByProgram(somebodyNew("ada"), first);
  await ask("/auth/revoke", {
    body: new URLSearchParams({ client_id: "default", token: ada.refresh_token }),
    origin: second,
  });
  for (const origin of [first, second])
    expect((await withToken(ada.access_token, "/auth/me", { origin })).status).toBe(401);
  const again = await signInByProgram(somebodyNew("ada"), second);
  for (const origin of [first, second])
    expect((await withToken(again.access_token, "/auth/me", { origin })).status).toBe(200);
});

async function databaseSeconds(): Promise<number> {
  const [row] = await ahead.database.sql<[{ now: number }]>`select floor(extract(epoch from now()))::float8 as now`;
  return row.now;
}
