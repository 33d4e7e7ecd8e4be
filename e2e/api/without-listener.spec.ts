// The framework alone, as a platform that does not run server.mjs starts it: there is no socket to take the client's
// address from, so the platform's own header tells it, or nobody does.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { expectProblem, login, PlainBrowser } from "../support/api";
import { ask } from "../support/http";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { freshIpv4, somebodyNew } from "../support/people";

type Bare = { origin: string; stop(): Promise<void> };

test.describe.configure({ mode: "default" });
let database: OwnDatabase;
let behindPlatform: Bare;
test.beforeAll(async () => {
  database = await makeMigratedDatabase("bare");
  behindPlatform = await startBare({ CLIENT_IP_HEADER: "CF-Connecting-IP" });
});
test.afterAll(async () => {
  await behindPlatform?.stop();
  await database?.end();
});

async function startBare(settings: Record<string, string>): Promise<Bare> {
  const own: Record<string, string> = { ...(await ownSettings(database.url)), ...settings };
  const env = {
    ...cleanEnvironment(),
    ...own,
    NODE_ENV: "production" as const,
    POSTKEY_STARTER_PID: String(process.pid),
  };
  const child: ChildProcess = spawn(
    process.execPath,
    [
      "--import",
      "./scripts/leave-with-parent.mjs",
      "node_modules/next/dist/bin/next",
      "start",
      "-p",
      own.PORT!,
      "-H",
      "127.0.0.1",
    ],
    {
      env,
      stdio: "ignore",
    },
  );
  const exited = once(child, "exit");
  const origin = own.AUTH_URL!;
  await expect
    .poll(
      () =>
        ask("/healthz", { origin }).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(200);
  return {
    origin,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

const forgeries = (address: string) => ({
  "X-Forwarded-For": address,
  "X-Real-IP": address,
  Forwarded: `for=${address}`,
  "True-Client-IP": address,
  "x-postkey-client-address": address,
  "x-postkey-request-id": "chosen-by-somebody",
});

test("CLIENT_IP_HEADER tells the network: each has ten requests, whatever else is sent, and the forms keep their guards", async () => {
  for (const address of [freshIpv4(), freshIpv4()]) {
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      const written = [address, `::ffff:${address}`, `${address}:55`][round % 3]!;
      const answer = await login(
        somebodyNew("bea"),
        {},
        { origin: behindPlatform.origin, headers: { ...forgeries(freshIpv4()), "CF-Connecting-IP": written } },
      );
      expect(answer.headers["x-request-id"]).not.toBe("chosen-by-somebody");
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  }
  const browser = new PlainBrowser(somebodyNew("ada"), behindPlatform.origin);
  expect(
    (await browser.post("/forms/request-link", { email: browser.person.address }, { "Sec-Fetch-Site": "cross-site" }))
      .headers.location,
  ).toContain("reason=origin_not_allowed");
});

test("without it everybody shares one bucket", async () => {
  const app = await startBare({});
  try {
    for (let round = 0; round < 10; round++) {
      const address = freshIpv4();
      expect(
        (
          await login(
            somebodyNew("bea"),
            {},
            { origin: app.origin, headers: { ...forgeries(address), "CF-Connecting-IP": address } },
          )
        ).status,
      ).toBe(202);
    }
    const address = freshIpv4();
    const refused = await login(
      somebodyNew("bea"),
      {},
      { origin: app.origin, headers: { ...forgeries(address), "CF-Connecting-IP": address } },
    );
    expectProblem(refused, 429, "over_request_rate_limit");
  } finally {
    await app.stop();
  }
});

// Both call the same handlers; what stands between differs.
test("the listener and the framework give the same answers, route by route", async () => {
  const source = readFileSync(new URL("../../app/_http/listener/api-routes.ts", import.meta.url), "utf8");
  const routes = [...source.matchAll(/\["(\/[^"]+)", once\(/g)].map(([, path]) => path!);
  expect(routes).toContain("/auth/login");
  const bodies = [
    undefined,
    "",
    "{",
    {},
    { email: "no address" },
    new URLSearchParams({ grant_type: "other" }),
    { email: "x".repeat(16_000) },
  ];
  const told = [
    "content-type",
    "cache-control",
    "allow",
    "retry-after",
    "www-authenticate",
    "access-control-allow-origin",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
  ];
  for (const path of routes) {
    for (const method of ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]) {
      for (const body of ["POST", "PUT", "PATCH"].includes(method) ? bodies : [undefined]) {
        const [ours, framework] = await Promise.all(
          [undefined, behindPlatform.origin].map(async (origin) => {
            const { status, headers, text } = await ask(`${path}?a=b`, {
              method,
              body,
              headers: { "CF-Connecting-IP": freshIpv4(), Accept: "application/json" },
              ...(origin && { origin }),
            });
            const code = text.startsWith("{") ? (JSON.parse(text) as { code?: string; error?: string }) : {};
            return {
              status,
              code: code.code,
              error: code.error,
              empty: text === "",
              ...Object.fromEntries(told.map((name) => [name, headers[name]])),
            };
          }),
        );
        expect(ours, `${method} ${path} ${JSON.stringify(body)?.slice(0, 40)}`).toEqual(framework);
      }
    }
  }
});
