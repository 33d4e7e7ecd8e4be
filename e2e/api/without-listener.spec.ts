// The framework alone, as a platform that does not run server.mjs starts it: there is no socket to take the client's
// address from, so it comes from the platform's own header, or is unknown.

import { expect, test } from "playwright/test";
import { expectProblem, login, PlainBrowser } from "../support/api";
import { startBareApp, type BareApp } from "../support/bare-app";
import { ownSettings } from "../support/own-app";
import { makeMigratedDatabase, type OwnDatabase } from "../support/own-database";
import { freshIpv4, somebodyNew } from "../support/people";

test.describe.configure({ mode: "default" });
let database: OwnDatabase;
let behindPlatform: BareApp;
test.beforeAll(async () => {
  database = await makeMigratedDatabase("bare");
  behindPlatform = await startBare({ CLIENT_IP_HEADER: "CF-Connecting-IP" });
});
test.afterAll(async () => {
  await behindPlatform?.stop();
  await database?.end();
});

const startBare = async (settings: Record<string, string>) =>
  startBareApp({ ...(await ownSettings(database.url)), ...settings });

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
