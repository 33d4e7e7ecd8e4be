import { expect, test } from "playwright/test";
import { decideAsk, decideRedeem } from "./decide";
import { limits } from "./limits";
import { age, configure, countHit, hitsOf, restore, somebody } from "@/e2e/support/flood-limits";

const stranger = { known: false };

test.afterEach(restore);

test("asking is counted by network, then by browser, and the answer has both", async () => {
  configure({ LIMIT_SEND_PER_IP: "10/3m", LIMIT_SEND_PER_BROWSER: "5/10m" });
  expect(await decideAsk(somebody(), stranger)).toEqual({
    allowed: true,
    counted: [
      {
        limit: "ask-per-network",
        count: 10,
        windowSeconds: 180,
        used: 1,
        remaining: 9,
        resetsInSeconds: 180,
        countedBy: "postgres",
      },
      {
        limit: "ask-per-browser",
        count: 5,
        windowSeconds: 600,
        used: 1,
        remaining: 4,
        resetsInSeconds: 600,
        countedBy: "postgres",
      },
    ],
  });
});

test("a program without a browser's cookie is counted by network alone", async () => {
  const { counted } = await decideAsk(somebody({ browserId: null }), { known: true });
  expect(counted.map(({ limit }) => limit)).toEqual(["ask-per-network"]);
});

test("a refusal by the network uses up nothing of the browser's limit", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/3m", LIMIT_SEND_PER_BROWSER: "5/10m" });
  const caller = somebody();
  await decideAsk(caller, stranger);
  const decision = await decideAsk(caller, stranger);
  expect(decision).toMatchObject({
    allowed: false,
    refusal: {
      ok: false,
      reason: "over_request_rate_limit",
      retryAfterSeconds: 180,
      limit: { name: "ask-per-network", count: 1, windowSeconds: 180 },
    },
  });
  expect(await hitsOf(limits.askPerBrowser, caller.browserId!)).toBe(1);
});

test("the wait is the longest of the limit that refused and a later one that has nothing left", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/3m", LIMIT_SEND_PER_BROWSER: "1/10m" });
  const caller = somebody();
  await decideAsk(caller, stranger);
  expect(await decideAsk(caller, stranger)).toMatchObject({
    refusal: { retryAfterSeconds: 600, limit: { name: "ask-per-network" } },
    counted: [
      { limit: "ask-per-network", remaining: 0 },
      { limit: "ask-per-browser", remaining: 0 },
    ],
  });
});

test("the wait covers an earlier limit whose last hit this refusal took", async () => {
  configure({ LIMIT_SEND_PER_IP: "2/1h", LIMIT_SEND_PER_BROWSER: "1/10m" });
  const caller = somebody();
  await decideAsk(caller, stranger);
  expect(await decideAsk(caller, stranger)).toMatchObject({
    refusal: { retryAfterSeconds: 3600, limit: { name: "ask-per-browser" } },
  });
});

test("waiting Retry-After is enough, whichever limit refused", async () => {
  configure({ LIMIT_SEND_PER_IP: "3/3m", LIMIT_SEND_PER_BROWSER: "2/10m" });
  const caller = somebody();
  let refusals = 0;
  for (let round = 0; round < 12; round++) {
    const decision = await decideAsk(caller, stranger);
    if (decision.allowed) continue;
    refusals++;
    const seconds = decision.refusal.retryAfterSeconds!;
    expect(seconds).toBeGreaterThanOrEqual(1);
    await age(limits.askPerNetwork, caller.networkKey, seconds);
    await age(limits.askPerBrowser, caller.browserId!, seconds);
    expect(await decideAsk(caller, stranger)).toMatchObject({ allowed: true });
  }
  expect(refusals).toBeGreaterThan(1);
});

test("strangers on its network never stop a known browser from asking or redeeming", async () => {
  configure({ LIMIT_SEND_PER_IP: "2/3m", LIMIT_VERIFY_PER_IP: "2/5m" });
  const networkKey = somebody().networkKey;
  for (let round = 0; round < 4; round++) {
    await decideAsk(somebody({ networkKey }), stranger);
    await decideRedeem(somebody({ networkKey }), stranger);
  }
  const known = somebody({ networkKey });
  expect(await decideAsk(somebody({ networkKey }), stranger)).toMatchObject({ allowed: false });
  expect(await decideRedeem(somebody({ networkKey }), stranger)).toMatchObject({ allowed: false });
  expect(await decideAsk(known, { known: true })).toMatchObject({ allowed: true });
  expect(await decideRedeem(known, { known: true })).toMatchObject({ allowed: true });
  // Requests of a known browser do not count against others on its network either.
  const networkHits = await hitsOf(limits.askPerNetwork, networkKey);
  await decideAsk(known, { known: true });
  expect(await hitsOf(limits.askPerNetwork, networkKey)).toBe(networkHits);
});

test("a known browser is bounded too", async () => {
  configure({ LIMIT_SEND_PER_IP: "2/3m", LIMIT_SEND_PER_BROWSER: "5/10m" });
  const caller = somebody();
  await decideAsk(caller, { known: true });
  await decideAsk(caller, { known: true });
  expect(await decideAsk(caller, { known: true })).toMatchObject({
    allowed: false,
    refusal: { limit: { name: "ask-per-known-browser" } },
  });
});

test("asking and redeeming are counted apart", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/3m", LIMIT_VERIFY_PER_IP: "1/5m" });
  const caller = somebody();
  await decideAsk(caller, stranger);
  expect(await decideRedeem(caller)).toMatchObject({ allowed: true });
  expect(await decideRedeem(caller)).toMatchObject({
    allowed: false,
    refusal: { retryAfterSeconds: 300, limit: { name: "redeem-per-network" } },
  });
});

test("50 parallel requests from one network at limit 10 let 10 through", async () => {
  configure({ LIMIT_SEND_PER_IP: "10/3m" });
  const networkKey = somebody().networkKey;
  const decisions = await Promise.all(Array.from({ length: 50 }, () => decideAsk(somebody({ networkKey }), stranger)));
  expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(10);
});

test("unknown networks share one bucket", async () => {
  configure({ LIMIT_SEND_PER_IP: "1000000/3m" });
  const caller = somebody({ networkKey: "unknown" });
  const { remaining } = await countHit(limits.askPerNetwork, "unknown");
  expect((await decideAsk(caller, stranger)).counted[0]!.remaining).toBeLessThan(remaining);
});
