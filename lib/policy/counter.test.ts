import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomCapability } from "@/lib/secret";
import { countAll } from "./counter";
import { limits } from "./limits";
import { deleteEndedWindows } from "./store";
import { age, configure, countHit, hitsOf, restore } from "@/e2e/support/flood-limits";

const rule = limits.askPerNetwork;

test.afterEach(restore);

test("200 parallel hits at limit 50 allow exactly 50", async () => {
  configure({ LIMIT_SEND_PER_IP: "50/10m" });
  const key = randomCapability();
  const counts = await Promise.all(Array.from({ length: 200 }, () => countHit(rule, key)));
  expect(counts.filter(({ allowed }) => allowed)).toHaveLength(50);
  expect(await hitsOf(rule, key)).toBe(200);
});

test("a window begins with its first hit and says what is left", async () => {
  configure({ LIMIT_SEND_PER_IP: "2/10m" });
  const key = randomCapability();
  expect(await countHit(rule, key)).toEqual({
    allowed: true,
    remaining: 1,
    resetsInSeconds: 600,
    countedBy: "postgres",
  });
  await age(rule, key, 100);
  expect(await countHit(rule, key)).toMatchObject({ allowed: true, remaining: 0, resetsInSeconds: 500 });
  expect(await countHit(rule, key)).toMatchObject({ allowed: false, remaining: 0, resetsInSeconds: 500 });
});

test("waiting until the reset is enough, and one second less is not", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/10m" });
  const key = randomCapability();
  await countHit(rule, key);
  const refused = await countHit(rule, key);
  await age(rule, key, refused.resetsInSeconds - 1);
  expect(await countHit(rule, key)).toMatchObject({ allowed: false, resetsInSeconds: 1 });
  await age(rule, key, 1);
  expect(await countHit(rule, key)).toMatchObject({ allowed: true, remaining: 0, resetsInSeconds: 600 });
});

test("a limit after a refusal is read but not hit, whether its window runs or not", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/10m", LIMIT_SEND_PER_BROWSER: "5/1h" });
  const [network, browser] = [randomCapability(), randomCapability()];
  const steps = [
    { rule, key: network },
    { rule: limits.askPerBrowser, key: browser },
  ];
  await countHit(rule, network);
  const whole = { allowed: true, remaining: 5, resetsInSeconds: 3600, countedBy: "postgres" };
  expect(await countAll(steps)).toMatchObject([{ allowed: false, remaining: 0 }, whole]);
  expect(await hitsOf(limits.askPerBrowser, browser)).toBeNull();
  await countHit(limits.askPerBrowser, browser);
  expect(await countAll(steps)).toMatchObject([{ allowed: false }, { ...whole, remaining: 4 }]);
  for (let round = 0; round < 4; round++) await countHit(limits.askPerBrowser, browser);
  expect(await countAll(steps)).toMatchObject([{ allowed: false }, { allowed: false, remaining: 0 }]);
  expect(await hitsOf(limits.askPerBrowser, browser)).toBe(5);
});

test("network and browser are counted in one statement, and exactly: a refusal by the network uses up nothing of a browser's limit", async () => {
  configure({ LIMIT_SEND_PER_IP: "50/10m", LIMIT_SEND_PER_BROWSER: "20/10m" });
  const network = randomCapability();
  const browsers = [randomCapability(), randomCapability(), randomCapability()];
  const counts = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      countAll([
        { rule, key: network },
        { rule: limits.askPerBrowser, key: browsers[index % 3]! },
      ]),
    ),
  );
  expect(counts.filter(([byNetwork]) => byNetwork!.allowed)).toHaveLength(50);
  const hits = await Promise.all(browsers.map((key) => hitsOf(limits.askPerBrowser, key)));
  expect(hits.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(50);
});

test("keys are stored as keyed hashes", async () => {
  const key = `198.51.100.7 ${randomCapability()}`;
  await countHit(rule, key);
  expect(await hitsOf(rule, key)).toBe(1);
  expect(
    await run(
      sql`select from flood_counters where strpos(key, ${sql.text("key")}) > 0 or strpos(key, '198.51.100.7') > 0`,
      { key },
    ),
  ).toHaveLength(0);
});

test("the clean-up removes the windows that have ended, and no others", async () => {
  const [ended, running] = [randomCapability(), randomCapability()];
  await countHit(rule, ended);
  await countHit(rule, running);
  await age(rule, ended, 86_400);
  expect(await deleteEndedWindows(1_000)).toBeGreaterThan(0);
  expect(await hitsOf(rule, ended)).toBeNull();
  expect(await hitsOf(rule, running)).toBe(1);
});

test("when Upstash is dead, Postgres counts", async () => {
  const closed = createServer();
  await once(closed.listen(0, "127.0.0.1"), "listening");
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  configure({ ...upstashAt(port), LIMIT_SEND_PER_IP: "1/10m", LOG_LEVEL: "silent" });

  const key = randomCapability();
  expect(await countHit(rule, key)).toMatchObject({ allowed: true, countedBy: "postgres" });
  expect(await countHit(rule, key)).toMatchObject({ allowed: false, countedBy: "postgres" });
});

test("a hanging Upstash is answered by Postgres within 300 ms, and is not asked again at once", async () => {
  let requests = 0;
  const silent = createServer(() => void requests++);
  await once(silent.listen(0, "127.0.0.1"), "listening");
  configure({ ...upstashAt((silent.address() as AddressInfo).port), LIMIT_SEND_PER_IP: "1/10m", LOG_LEVEL: "silent" });

  const key = randomCapability();
  expect(await countHit(rule, key)).toMatchObject({ allowed: true, countedBy: "postgres" });
  expect(await countHit(rule, key)).toMatchObject({ allowed: false, countedBy: "postgres" });
  expect(await countHit(rule, key)).toMatchObject({ allowed: false, countedBy: "postgres" });
  expect(requests).toBeLessThanOrEqual(1);

  // Each round forgets that Upstash is away. Only the quickest counts, because a busy machine may add more than the
  // timeout.
  const milliseconds: number[] = [];
  for (let round = 0; round < 5; round++) {
    forgetProcessWide("flood-counters");
    const began = performance.now();
    expect(
      await countAll([
        { rule, key: randomCapability() },
        { rule: limits.askPerBrowser, key },
      ]),
    ).toMatchObject([{ allowed: true, countedBy: "postgres" }, { countedBy: "postgres" }]);
    milliseconds.push(performance.now() - began);
  }
  expect(Math.min(...milliseconds)).toBeLessThan(300);

  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});

function upstashAt(port: number) {
  return { UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}`, UPSTASH_REDIS_REST_TOKEN: "token" };
}
