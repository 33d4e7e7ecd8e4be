import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { once } from "./api-routes";
import { doLater } from "./later";

test.beforeEach(() => configure({ LOG_LEVEL: "silent" }));
test.afterEach(restore);

test("what a start leaves for later is done in its order, and what fails is tried again after the rest, each time after a longer wait", async () => {
  const done: string[] = [];
  const waited: number[] = [];
  let failures = 8;
  await doLater(
    {
      chores: async () => void done.push("chores"),
      api: async () => {
        done.push("api");
        if (failures-- > 0) throw new Error("EMFILE: too many open files");
      },
      pages: async () => void done.push("pages"),
    },
    async (milliseconds) => void waited.push(milliseconds),
  );
  expect(done).toEqual(["chores", "api", "pages", ...Array<string>(8).fill("api")]);
  expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("a route that could not be loaded is loaded by the next request, and only once when it could", async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    if (loads === 1) throw new Error("EMFILE: too many open files");
    return {};
  });
  const [first, second] = await Promise.allSettled([load(), load()]);
  expect([first.status, second.status, loads]).toEqual(["rejected", "rejected", 1]);
  expect(await load()).toBe(await load());
  expect(loads).toBe(2);
});
