// The attacks of e2e/api/abuse.spec.ts at full size.

import { expect, test } from "playwright/test";
import { randomToken } from "@/lib/secret";
import { startApp } from "../support/app-process";
import { broken, fuzz } from "../support/fuzz";
import { ask, sharedOrigin } from "../support/http";
import { bounded, startLoadedApp } from "../support/load";
import { ownSettings } from "../support/own-app";
import { makeDatabase } from "../support/own-database";
import { freshNetwork, somebodyNew } from "../support/people";
import { rows } from "../support/rows";
import { floodOneVictim, losePostgres } from "../support/siege";
import { startSmtpServer } from "../support/smtp-server";
import { startWire } from "../support/wire";

test("a thousand requests for one victim from a hundred networks mail five times in an hour, and the victim signs in", async () => {
  await floodOneVictim(sharedOrigin(), rows(), { requests: 1_000, networks: 100 });
});

test("a thousand challenges under fifty parallel guesses each have at most five compared", async () => {
  const [challenges, guesses] = [1_000, 50];
  const database = await makeDatabase("guessed");
  const sink = await startSmtpServer({ countOnly: true });
  const app = await startLoadedApp({
    name: "guessed",
    databaseUrl: database.url,
    smtpUrl: sink.url,
    secret: randomToken(),
    env: { LOG_LEVEL: "error" },
  });
  const post = async (path: string, body: object) => {
    const headers = { "Content-Type": "application/json", "X-Forwarded-For": freshNetwork() };
    const response = await fetch(`http://127.0.0.1:${app.port}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as { challenge_id: string; attempts_left?: number },
    };
  };
  const compared = await bounded(challenges, 2, async () => {
    const asked = await post("/auth/login", { email: somebodyNew("ada").address });
    expect(asked.status).toBe(202);
    const answers = await Promise.all(
      Array.from({ length: guesses }, (_, index) =>
        post("/auth/verify", { challenge_id: asked.body.challenge_id, code: String(100_000 + index * 7_919) }),
      ),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // One in a million is right, and was compared too.
    return answers.filter(({ status, body }) => status === 200 || body.attempts_left !== undefined).length;
  });
  const [stored] = await database.sql<[{ most: number; failures: number }]>`
    select max(code_tries) as most, (select max(cardinality(failed_at)) from code_failures) as failures from challenges`;
  await app.stop();
  await sink.stop();
  await database.end();
  console.log(`${challenges * guesses} guesses, ${compared.reduce((sum, one) => sum + one, 0)} compared`);
  expect(Math.max(...compared)).toBeLessThanOrEqual(5);
  expect(stored.most).toBeLessThanOrEqual(5);
  expect(stored.failures).toBeLessThanOrEqual(5);
});

test("of ten thousand mutated requests none gets a 5xx, and the process lives", async () => {
  const answers = await fuzz(sharedOrigin(), 10_000, 1);
  expect(broken(answers)).toEqual([]);
  expect((await ask("/healthz")).status).toBe(200);
});

test("Postgres away for half a minute under load is 503 all the time, and healthy within five seconds of its return", async () => {
  const database = await makeDatabase("halfminute");
  const wire = await startWire(database.url);
  const app = await startApp({ name: "halfminute", env: { ...(await ownSettings(wire.url)), LOG_LEVEL: "silent" } });
  try {
    await losePostgres(app.origin, wire, 30);
  } finally {
    await app.stop();
    await wire.stop();
    await database.end();
  }
});
