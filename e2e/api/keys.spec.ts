// npm run keys, against an app that runs: what an operator types, and what changes outside.

import { verify } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "playwright/test";
import { refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { ask } from "../support/http";
import { runKeys } from "../support/keys";
import { runAsNpmDoes } from "../support/operator";
import { ownSettings } from "../support/own-app";
import { startApp } from "../support/app-process";
import { makeMigratedDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";

test("an operator lists, rotates and retires keys, and a retired key's tokens are refused at once by an app that runs", async () => {
  test.setTimeout(90_000);
  const database = await makeMigratedDatabase("operator");
  const settings = await ownSettings(database.url);
  const app = await startApp({ name: "keys", env: settings });
  const origin = settings.AUTH_URL!;
  const keys = (...parameters: string[]) => runKeys(parameters, settings);
  const published = async () =>
    (await ask("/.well-known/jwks.json", { origin })).json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);
  const ada = await signInByProgram(somebodyNew("ada"), origin);
  const { kid } = decodeProtectedHeader(ada.access_token);

  const list = await runKeys(["list"], settings, runAsNpmDoes);
  expect(list.output).toMatch(new RegExp(`^${kid}  current  ES256  signed from \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\n$`));
  const rotated = await keys("rotate");
  expect(rotated.output).toMatch(/^[\w-]{43} is published, and will sign in ten minutes\.\n$/);
  const next = rotated.output.slice(0, 43);
  expect((await keys("rotate")).code).toBe(1);
  // The app reads its keys again by itself.
  await expect.poll(published, { timeout: 20_000, intervals: [500] }).toEqual([kid, next]);

  const pems = (await keys("pem")).output;
  expect(pems).toMatch(
    new RegExp(
      `^# ${next} next ES256\n-----BEGIN PUBLIC KEY-----\n[^#]+-----END PUBLIC KEY-----\n# ${kid} current ES256\n-----BEGIN`,
    ),
  );
  const one = await keys("pem", kid!);
  expect(pems).toContain(one.output);
  const [signed, signature] = [
    ada.access_token.slice(0, ada.access_token.lastIndexOf(".")),
    ada.access_token.split(".")[2]!,
  ];
  expect(
    verify(
      "sha256",
      Buffer.from(signed),
      { key: one.output, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    ),
  ).toBe(true);
  expect((await keys("pem", "nobody")).code).toBe(1);

  expect((await keys("retire", kid!)).code).toBe(0);
  expect((await withToken(ada.access_token, "/auth/me", { origin })).status).toBe(401);
  await expect.poll(published, { timeout: 20_000, intervals: [500] }).toEqual([next]);
  const refreshed = (await refresh(ada.refresh_token, { origin })).json<Tokens>();
  expect(decodeProtectedHeader(refreshed.access_token).kid).toBe(next);
  expect((await withToken(refreshed.access_token, "/auth/me", { origin })).status).toBe(200);

  // What npm hands on: the exit code.
  expect((await runKeys(["retire", kid!], settings, runAsNpmDoes)).code).toBe(1);
  for (const wrong of [[], ["retire"], ["destroy"], ["__proto__"]]) expect((await keys(...wrong)).code).toBe(2);
  await app.stop();
  await database.end();
});
