import { expect, test } from "playwright/test";
import { makeBreaker } from "./breaker";

const fails = () => Promise.reject(new Error("out of reach"));
const works = () => Promise.resolve("an answer");

function makeWatchedBreaker(restMilliseconds: number) {
  const changes: string[] = [];
  return {
    changes,
    breaker: makeBreaker(restMilliseconds, ({ reachable }) => changes.push(reachable ? "back" : "gone")),
  };
}

test("a service that failed is left alone while it rests", async () => {
  const { breaker } = makeWatchedBreaker(60_000);
  expect(await breaker.attempt(works)).toBe("an answer");
  expect(await breaker.attempt(fails)).toBeNull();
  expect(await tried(breaker, works)).toBe(false);
});

test("after its rest one request at a time tries it, and the first success brings it back", async () => {
  const { breaker, changes } = makeWatchedBreaker(1);
  await breaker.attempt(fails);
  // A failed trial starts another rest and is not reported again.
  await expect.poll(() => tried(breaker, fails)).toBe(true);
  await expect.poll(() => tried(breaker, fails)).toBe(true);
  expect(changes).toEqual(["gone"]);

  let answer: (value: string) => void = () => {};
  await expect.poll(() => triedWithoutWaiting(breaker, () => new Promise((resolve) => (answer = resolve)))).toBe(true);
  expect(await tried(breaker, works)).toBe(false);
  answer("an answer");
  await expect.poll(() => tried(breaker, works)).toBe(true);
  expect(changes).toEqual(["gone", "back"]);
});

test("many failures at once are one change", async () => {
  const { breaker, changes } = makeWatchedBreaker(60_000);
  await Promise.all(Array.from({ length: 20 }, () => breaker.attempt(fails)));
  expect(changes).toEqual(["gone"]);
});

type Breaker = ReturnType<typeof makeBreaker>;

async function tried(breaker: Breaker, work: () => Promise<unknown>): Promise<boolean> {
  let reached = false;
  await breaker.attempt(() => ((reached = true), work()));
  return reached;
}

function triedWithoutWaiting(breaker: Breaker, work: () => Promise<unknown>): boolean {
  let reached = false;
  void breaker.attempt(() => ((reached = true), work()));
  return reached;
}
