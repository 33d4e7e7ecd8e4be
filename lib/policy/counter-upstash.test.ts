import { expect, test } from "playwright/test";
import { Redis } from "@upstash/redis";
import { startUpstash, type UpstashServer } from "@/e2e/support/upstash-server";
import { processWide } from "@/lib/process-wide";
import { randomCapability } from "@/lib/secret";
import { countAll, lookAt, openCounters } from "./counter";
import { limits } from "./limits";
import { configure, countHit, hitsOf, restore } from "@/e2e/support/flood-limits";

const redisPath = process.env.POSTKEY_TEST_REDIS;
test.skip(!redisPath, "There is no redis-server (POSTKEY_TEST_REDIS): the Upstash path was not tested.");

const rule = limits.askPerNetwork;
let upstash: UpstashServer;

test.beforeAll(async () => {
  upstash = await startUpstash(redisPath!);
});

test.beforeEach(() => upstash.behave("answer"));

test.afterEach(restore);

test.afterAll(() => upstash.stop());

function countInUpstash(limit: string, { timeoutMilliseconds = 5_000, token = upstash.token } = {}) {
  configure({
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: token,
    LIMIT_SEND_PER_IP: limit,
    LIMIT_SEND_PER_BROWSER: "5/1d",
    LOG_LEVEL: "silent",
  });
  processWide("flood-counters", () => openCounters(timeoutMilliseconds, 300));
}

test("Upstash counts when it is there: 200 parallel hits at limit 50 allow exactly 50", async () => {
  countInUpstash("50/1d");
  const key = randomCapability();
  const counts = await Promise.all(Array.from({ length: 200 }, () => countHit(rule, key)));
  expect(counts.filter(({ allowed }) => allowed)).toHaveLength(50);
  expect(new Set(counts.map(({ countedBy }) => countedBy))).toEqual(new Set(["upstash"]));
  expect(await hitsOf(rule, key)).toBeNull();
});

test("Upstash says what is left, and limits after a refusal are not hit", async () => {
  countInUpstash("2/1d");
  const [key, browser] = [randomCapability(), randomCapability()];
  const steps = [
    { rule, key },
    { rule: limits.askPerBrowser, key: browser },
  ];
  const [first, second] = await countAll(steps);
  expect(first).toMatchObject({ allowed: true, remaining: 1, countedBy: "upstash" });
  expect(first!.resetsInSeconds).toBeGreaterThanOrEqual(1);
  expect(first!.resetsInSeconds).toBeLessThanOrEqual(86_400);
  expect(second).toMatchObject({ allowed: true, remaining: 4, countedBy: "upstash" });
  expect(await countAll(steps)).toMatchObject([
    { allowed: true, remaining: 0 },
    { allowed: true, remaining: 3 },
  ]);
  for (let round = 0; round < 2; round++) {
    expect(await countAll(steps)).toMatchObject([
      { allowed: false, remaining: 0 },
      { allowed: true, remaining: 3, countedBy: "upstash" },
    ]);
  }
});

test("reading a limit says what is left without a hit, in Upstash and, when that is away, in Postgres", async () => {
  countInUpstash("2/1d");
  const key = randomCapability();
  const look = () => lookAt({ rule, key });
  await countHit(rule, key);
  for (let round = 0; round < 5; round++)
    expect(await look()).toMatchObject({ allowed: true, remaining: 1, countedBy: "upstash" });
  await countHit(rule, key);
  expect(await look()).toMatchObject({ allowed: false, remaining: 0, countedBy: "upstash" });
  restore();
  configure({ LIMIT_SEND_PER_IP: "2/1d" });
  for (let round = 0; round < 3; round++)
    expect(await look()).toMatchObject({ allowed: true, remaining: 2, countedBy: "postgres" });
  await countHit(rule, key);
  await countHit(rule, key);
  expect(await look()).toMatchObject({ allowed: false, remaining: 0, countedBy: "postgres" });
  expect(await hitsOf(rule, key)).toBe(2);
});

test("waiting until Upstash's reset is enough", async () => {
  countInUpstash("1/1s");
  const key = randomCapability();
  const { resetsInSeconds } = await countHit(rule, key);
  expect(resetsInSeconds).toBe(1);
  // The only sleep: a test cannot age what Redis keeps under the number of its window.
  await new Promise((resolve) => setTimeout(resolve, resetsInSeconds * 1000));
  expect(await countHit(rule, key)).toMatchObject({ allowed: true, countedBy: "upstash" });
});

test("Upstash gets only a keyed hash, and no analytics", async () => {
  countInUpstash("50/1d");
  await countHit(rule, "198.51.100.7");
  const redis = new Redis({ url: upstash.url, token: upstash.token });
  await redis.del("n", "ä");
  const keys = await redis.keys("*");
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toMatch(/^postkey:ask-per-(network|browser):[\w-]{43}:\d+$/);
});

for (const behaviour of ["hang", "refuse", "garble"] as const) {
  test(`an Upstash that begins to ${behaviour} is replaced by Postgres, left alone, and comes back by itself`, async () => {
    countInUpstash("50/1d", { timeoutMilliseconds: behaviour === "hang" ? 500 : 5_000 });
    const key = randomCapability();
    expect(await countHit(rule, key)).toMatchObject({ remaining: 49, countedBy: "upstash" });

    upstash.behave(behaviour);
    expect(await countHit(rule, key)).toMatchObject({ remaining: 49, countedBy: "postgres" });
    const requestsBefore = upstash.requestCount();
    expect(await countHit(rule, key)).toMatchObject({ remaining: 48, countedBy: "postgres" });
    expect(upstash.requestCount()).toBe(requestsBefore);

    upstash.behave("answer");
    await expect.poll(async () => (await countHit(rule, key)).countedBy).toBe("upstash");
    expect(await countHit(rule, key)).toMatchObject({ countedBy: "upstash" });
  });
}

test("with a wrong token Postgres counts", async () => {
  countInUpstash("50/1d", { token: "another" });
  expect(await countHit(rule, randomCapability())).toMatchObject({ allowed: true, countedBy: "postgres" });
});

test("the fixture speaks as the real client expects: strings, pipelines, transactions, errors", async () => {
  const redis = new Redis({ url: upstash.url, token: upstash.token, retry: { retries: 0 } });
  expect(await redis.set("ä", "OK or 日本")).toBe("OK");
  expect(await redis.get("ä")).toBe("OK or 日本");
  expect(await redis.get("nothing")).toBeNull();
  expect(await redis.pipeline().incr("n").incr("n").mget("ä", "nothing").exec()).toEqual([1, 2, ["OK or 日本", null]]);
  expect(await redis.multi().incr("n").get("n").exec()).toEqual([3, 3]);
  await expect(redis.incr("ä")).rejects.toThrow("not an integer");
});
