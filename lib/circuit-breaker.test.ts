import { expect, test } from "playwright/test";
import { makeCircuitBreaker, type CircuitBreaker } from "./circuit-breaker";

const fails = () => Promise.reject(new Error("out of reach"));
const works = () => Promise.resolve("an answer");

function makeWatchedBreaker(restMilliseconds: number) {
  const changes: string[] = [];
  return {
    changes,
    breaker: makeCircuitBreaker({
      restMilliseconds,
      onChange: ({ reachable }) => changes.push(reachable ? "back" : "gone"),
    }),
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

let seconds = 0;
let circuit: CircuitBreaker;

test.beforeEach(() => {
  seconds = 1000;
  circuit = makeCircuitBreaker({
    failuresInARow: 3,
    restMilliseconds: 2_000,
    longestRestMilliseconds: 30_000,
    clock: () => seconds * 1000,
  });
});

function fail(times: number): void {
  for (let time = 0; time < times; time++) circuit.failed();
}

test("two failures in a row change nothing, the third stops everything", () => {
  fail(2);
  expect(circuit.state()).toBe("closed");
  fail(1);
  expect(circuit.state()).toBe("open");
});

test("failures count in a row only: an answer between them, be it a refusal, begins anew", () => {
  fail(2);
  circuit.answered();
  fail(2);
  expect(circuit.state()).toBe("closed");
});

test("after a rest of two seconds one call is tried, and its success closes the circuit", () => {
  fail(3);
  seconds += 1.9;
  expect(circuit.state()).toBe("open");
  seconds += 0.1;
  expect(circuit.state()).toBe("trial");
  circuit.answered();
  expect(circuit.state()).toBe("closed");
});

test("each trial that fails doubles the rest, up to half a minute", () => {
  fail(3);
  const rests: number[] = [];
  for (let round = 0; round < 7; round++) {
    const began = seconds;
    while (circuit.state() === "open") seconds += 1;
    rests.push(seconds - began);
    fail(1);
  }
  expect(rests).toEqual([2, 4, 8, 16, 30, 30, 30]);
});

test("calls that fail together cause one rest", () => {
  fail(20);
  seconds += 2;
  expect(circuit.state()).toBe("trial");
});

test("a success ends the memory of long rests", () => {
  fail(3);
  seconds += 2;
  fail(1);
  seconds += 4;
  circuit.answered();
  fail(3);
  seconds += 2;
  expect(circuit.state()).toBe("trial");
});

async function tried(breaker: CircuitBreaker, work: () => Promise<unknown>): Promise<boolean> {
  let reached = false;
  await breaker.attempt(() => ((reached = true), work()));
  return reached;
}

function triedWithoutWaiting(breaker: CircuitBreaker, work: () => Promise<unknown>): boolean {
  let reached = false;
  void breaker.attempt(() => ((reached = true), work()));
  return reached;
}
