// Changes AUTH_SECRET as described in docs/operating.md: links, codes and tokens from before still work.

import { expect, test } from "playwright/test";
import {
  login,
  mailedByProgram,
  PlainBrowser,
  refresh,
  signInByProgram,
  verify,
  withToken,
  type Challenge,
  type Tokens,
} from "../support/api";
import { startApp } from "../support/app-process";
import { ask } from "../support/http";
import { readCode } from "../support/inbox";
import { runKeys } from "../support/keys";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";

const first = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const second = "Zk7LmWq2XcVb9NsDf4GhJt1RyUe8OpAi3QwErTyUiOp";

test("with AUTH_SECRET_PREVIOUS old links, codes, cookies, queued mail, refresh tokens and keys work, and once resealed keys need it no more", async () => {
  test.setTimeout(120_000);
  const database = await makeMigratedDatabase("secrets");
  const settings = await ownSettings(database.url);
  const origin = settings.AUTH_URL!;
  const start = (changes: Record<string, string>) => startApp({ name: "secrets", env: { ...settings, ...changes } });
  const kids = async () =>
    (await ask("/.well-known/jwks.json", { origin })).json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);

  let app = await start({ AUTH_SECRET: first });
  const browser = new PlainBrowser(somebodyNew("bea"), origin);
  await browser.signsIn();
  const ada = await signInByProgram(somebodyNew("ada"), origin);
  const before = await kids();
  await app.stop();

  // Nobody takes mail here, so it waits.
  app = await start({
    AUTH_SECRET: first,
    CAPTURED_INBOX: "",
    SMTP_URL: "smtp://127.0.0.1:9",
    EMAIL_FROM: "sign-in@postkey.example",
  });
  const [cyd, dot] = [somebodyNew("cyd"), somebodyNew("dot")];
  const asked = await Promise.all(
    [cyd, dot].map(async (person) => (await login(person, {}, { origin })).json<Challenge>()),
  );
  await app.stop();
  await database.sql`update outbox_messages set next_attempt_at = now() where state = 'queued'`;

  app = await start({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
  const mails = await Promise.all([cyd, dot].map(({ address }) => readCode(address, { origin })));
  expect((await verify(cyd, { token: mails[0]!.token }, { origin })).status).toBe(200);
  expect((await verify(dot, { challenge_id: asked[1]!.challenge_id, code: mails[1]!.code }, { origin })).status).toBe(
    200,
  );
  expect((await browser.get("/auth/me")).status).toBe(200);
  expect((await withToken(ada.access_token, "/auth/me", { origin })).status).toBe(200);
  const refreshed = await refresh(ada.refresh_token, { origin });
  expect(refreshed.status, refreshed.text).toBe(200);
  expect(await kids()).toEqual(before);
  const resealed = await runKeys(["reseal"], { ...settings, AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
  expect(resealed, resealed.output).toEqual({ code: 0, output: "1 sealed under AUTH_SECRET.\n" });
  await app.stop();

  app = await start({ AUTH_SECRET: second });
  expect(await kids()).toEqual(before);
  const { access_token, refresh_token } = refreshed.json<Tokens>();
  expect((await withToken(access_token, "/auth/me", { origin })).status).toBe(200);
  expect((await refresh(refresh_token, { origin })).status).toBe(200);
  // Values that were only ever sealed under the first secret no longer work.
  expect((await browser.get("/auth/me")).status).toBe(401);
  const again = await mailedByProgram(somebodyNew("eve"), {}, origin);
  expect((await ask("/auth/verify", { body: { token: again.mail.token }, origin })).status).toBe(200);
  await app.stop();
  await database.end();
});
