// A running process that cannot load a page on its first request, because too many files are open or the disk does not
// answer for a moment. It goes on, and loads the page when it can.

import { randomBytes } from "node:crypto";
import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { ask } from "../support/http";
import { startOwnApp } from "../support/own-app";

const root = fileURLToPath(new URL("../..", import.meta.url));

test.describe.configure({ timeout: 180_000 });

test("a page that cannot be loaded is an error for who asks, ends nothing, and is there for the next one when it can", async () => {
  const folder = `.next-late-${randomBytes(4).toString("hex")}`;
  const build = join(root, process.env.POSTKEY_DIST_DIR || ".next");
  cpSync(build, join(root, folder), { recursive: true, filter: (path) => path !== join(build, "cache") });
  const page = join(root, folder, "server", "app", "status", "page.js");
  renameSync(page, `${page}.away`);
  const app = await startOwnApp("late_load", { POSTKEY_DIST_DIR: folder });
  try {
    const refused = await ask("/status", { origin: app.origin });
    expect(refused.status).toBe(500);
    expect(refused.headers["x-request-id"]).toBeTruthy();
    expect(refused.text).not.toMatch(/module|\bat \//i);
    expect((await ask("/healthz", { origin: app.origin })).status).toBe(200);
    renameSync(`${page}.away`, page);
    await expect.poll(() => ask("/status", { origin: app.origin }).then(({ status }) => status)).toBe(200);
    await app.stop();
    expect(await app.exited).toBe(0);
  } finally {
    await app.stop();
    rmSync(join(root, folder), { recursive: true, force: true });
  }
});
