import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomId, randomToken } from "@/lib/secret";
import { findAsked, handleOf, pendingOf, rememberAsked, spendAsked, type AskedHere } from "./asked-here";

test.afterEach(() => {
  restore();
  forgetProcessWide("derived-keys");
});

const asked = () => ({ id: randomId(), addressHash: randomToken(), locale: "en" });
const askFor = (times: number): AskedHere[] => Array.from({ length: times }, asked).reduce(rememberAsked, []);

test("asking again puts a challenge in front and keeps its nonce, and every challenge has its own", () => {
  const list = askFor(3);
  const oldest = list[2]!;
  const again = rememberAsked(list, { id: oldest.id, addressHash: oldest.addressHash, locale: "ja" });
  expect(again.map(({ id }) => id)).toEqual([oldest, list[0]!, list[1]!].map(({ id }) => id));
  expect(again[0]).toEqual({ ...oldest, locale: "ja" });
  expect(new Set(list.map(({ nonce }) => nonce)).size).toBe(3);
});

test("a redeemed challenge stays behind the pending ones until another one is asked for or redeemed", () => {
  const list = askFor(5);
  const spent = spendAsked(list, list[0]!.id);
  expect(spent.map(({ id }) => id)).toEqual([...list.slice(1), list[0]!].map(({ id }) => id));
  expect(pendingOf(spent)).toEqual(list.slice(1));
  expect(rememberAsked(spent, asked()).some((entry) => entry.spent)).toBe(false);
  expect(
    spendAsked(spent, list[1]!.id)
      .filter((entry) => entry.spent)
      .map(({ id }) => id),
  ).toEqual([list[1]!.id]);
});

test("a handle finds its challenge only together with the cookie that holds it, and reveals nothing of the id", () => {
  const list = askFor(3);
  for (const entry of list) expect(findAsked(list, handleOf(entry.id))).toBe(entry);
  expect(findAsked(list, handleOf(randomId()))).toBeNull();
  expect(findAsked(list.slice(1), handleOf(list[0]!.id))).toBeNull();
  for (const other of [list[1]!.id, list[1]!.nonce, "A".repeat(12), "1"]) expect(findAsked(list, other)).toBeNull();
  expect(handleOf(list[0]!.id)).toMatch(/^[A-Za-z0-9_-]{12}$/);
});

test("a page without a handle means the newest challenge", () => {
  const list = askFor(2);
  for (const none of [null, undefined, ""]) expect(findAsked(list, none)).toBe(list[0]);
  expect(findAsked([], null)).toBeNull();
});

test("a page that was open while AUTH_SECRET changed still names its challenge", () => {
  const [entry] = askFor(1);
  const former = handleOf(entry!.id);
  configure({
    AUTH_SECRET: "another secret of thirty-two bytes and more",
    AUTH_SECRET_PREVIOUS: process.env.AUTH_SECRET!,
  });
  forgetProcessWide("derived-keys");
  expect(handleOf(entry!.id)).not.toBe(former);
  expect(findAsked([entry!], former)).toBe(entry);
});
