// Keys change under load, over two processes, and no good token is refused: not here, and not by a backend that has
// nothing but a JWKS which it fetched a while ago.

import { setTimeout as sleep } from "node:timers/promises";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { expect, test } from "playwright/test";
import { findFreePort } from "../../scripts/find-port.mjs";
import { refresh, signInByProgram, withToken, type Tokens } from "../support/api";
import { startApp } from "../support/app-process";
import { ask } from "../support/http";
import { runKeys } from "../support/keys";
import { ownSettings } from "../support/own-app";
import { makeDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";

// The ten minutes between publishing and signing, and the five of a cached JWKS, are cut to seconds: a process reads its
// keys again after ten.
const publishedSeconds = 20;
const cachedMilliseconds = 6_000;

test("while keys rotate under load over two processes, no valid token is refused", async () => {
  const database = await makeDatabase("keyload");
  const settings: Record<string, string> = {
    ...(await ownSettings(database.url)),
    LIMIT_REFRESH_PER_FAMILY: "1000000/1m",
  };
  const apps = [
    await startApp({ name: "keys-a", env: settings }),
    await startApp({ name: "keys-b", env: { ...settings, PORT: String(await findFreePort()) } }),
  ];
  const origins = apps.map(({ port }) => `http://localhost:${port}`);
  const audience = settings.AUTH_URL!;
  const refused: string[] = [];
  const kids = new Set<string>();
  let verified = 0;
  const over = new AbortController();

  let cached = { at: -Infinity, keys: createLocalJWKSet({ keys: [] }) };
  const verifyOffline = async (token: string) => {
    if (performance.now() - cached.at > cachedMilliseconds) {
      const at = performance.now();
      cached = {
        at,
        keys: createLocalJWKSet((await ask("/.well-known/jwks.json", { origin: origins[1] })).json<JSONWebKeySet>()),
      };
    }
    await jwtVerify(token, cached.keys, { issuer: audience, audience, typ: "at+jwt" });
  };

  const people = await Promise.all(Array.from({ length: 8 }, () => signInByProgram(somebodyNew("ada"), origins[0])));
  const load = people.map(async (person, index) => {
    let { refresh_token } = person;
    const tokens: string[] = [person.access_token];
    for (let round = index; !over.signal.aborted; round++) {
      const answer = await refresh(refresh_token, { origin: origins[round % 2] });
      if (answer.status !== 200) refused.push(`refresh ${answer.status} ${answer.text}`);
      const { access_token, refresh_token: next } = answer.json<Tokens>();
      refresh_token = next;
      tokens.push(access_token);
      kids.add(decodeProtectedHeader(access_token).kid!);
      // The new token at the other process, and one of any age at this one.
      for (const [token, origin] of [
        [access_token, origins[(round + 1) % 2]],
        [tokens[round % tokens.length]!, origins[round % 2]],
      ] as const) {
        const me = await withToken(token, "/auth/me", { origin });
        if (me.status !== 200) refused.push(`me ${me.status} ${me.text}`);
        await verifyOffline(token).catch((error: unknown) => refused.push(`offline ${String(error)}`));
        verified++;
      }
    }
  });
  for (let rotation = 1; rotation <= 2; rotation++) {
    expect((await runKeys(["rotate"], settings)).code).toBe(0);
    await database.sql`update signing_keys set signs_from = now() + make_interval(secs => ${publishedSeconds}) where signs_from > now()`;
    await expect.poll(() => kids.size, { timeout: 60_000 }).toBe(rotation + 1);
    await sleep(2_000);
  }
  over.abort();
  await Promise.all(load);
  for (const app of apps) await app.stop();
  await database.end();
  console.log(`${verified} tokens verified three ways over two rotations, ${refused.length} refused`);
  expect(refused).toEqual([]);
});
