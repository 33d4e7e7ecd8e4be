import { expect, test } from "playwright/test";
import { makeShares } from "./shares";

/** Shares with a list of who got a connection, in order. */
function open(connections = 6, mostHeld = 10) {
  const shares = makeShares(connections, mostHeld);
  const got: string[] = [];
  const ask = (domain: string, count = 1) =>
    Array.from({ length: count }, () => void shares.take(domain).then(() => got.push(domain)));
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { ...shares, got, ask, settled };
}

test("one domain gets all connections but the last, which is there for whoever comes", async () => {
  const { ask, got, settled } = open();
  ask("slow", 200);
  await settled();
  expect(got).toEqual(Array(5).fill("slow"));
  ask("other", 3);
  await settled();
  expect(got.slice(5)).toEqual(["other"]);
});

test("a connection that gets free goes to the domain that holds the fewest, and in turn among equals", async () => {
  const { ask, give, got, settled } = open();
  ask("slow", 200);
  for (const domain of ["a", "a", "b", "b", "c"]) ask(domain);
  await settled();
  const order = ["slow", "slow", "a", "slow"];
  for (const done of order) {
    give(done);
    await settled();
  }
  // The last connection went to `a` first, then to each of the others, and to `a` again once it held none.
  expect(got.slice(5)).toEqual(["a", "b", "c", "a", "b"]);
});

test("every mail gets its turn, and every connection comes back", async () => {
  const { ask, give, got, settled, full, ready } = open();
  for (const domain of ["a", "b", "c"]) ask(domain, 40);
  let done = 0;
  for (await settled(); done < got.length; await settled()) give(got[done++]!);
  expect(done).toBe(120);
  expect([full(), ready()]).toEqual([[], 0]);
});

test("a domain is full by what waits and what is under way, and the others are counted without it", async () => {
  const { ask, give, settled, full, ready } = open(6, 10);
  ask("slow", 10);
  ask("other", 3);
  await settled();
  expect([full(), ready()]).toEqual([["slow"], 3]);
  give("slow");
  expect([full(), ready()]).toEqual([[], 12]);
});

test("a single connection is shared too", async () => {
  const { ask, give, got, settled } = open(1);
  ask("a", 3);
  ask("b");
  await settled();
  for (const done of ["a", "a", "b"]) {
    give(done);
    await settled();
  }
  expect(got).toEqual(["a", "a", "b", "a"]);
});
