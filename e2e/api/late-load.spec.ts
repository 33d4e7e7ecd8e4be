// A process that serves, and cannot load something that it has not needed yet: too many files are open, or a disk does
// not answer for a moment. It goes on, and loads it when it can.

import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { ask } from "../support/http";
import { startOwnApp } from "../support/own-app";

const root = fileURLToPath(new URL("../..", import.meta.url));

test.describe.configure({ timeout: 180_000 });

test("a route that cannot be loaded is an error for who asks, ends nothing, and is there for the next one when it can", async () => {
  const folder = `.next-late-${randomBytes(4).toString("hex")}`;
  const build = join(root, process.env.POSTKEY_DIST_DIR || ".next");
  cpSync(build, join(root, folder), { recursive: true, filter: (path) => path !== join(build, "cache") });
  const chunks = join(root, folder, "server", "chunks");
  // The build keeps names, so what calls the verb is the handler.
  const hidden = readdirSync(chunks).filter(
    (name) => name.endsWith(".js") && /asked\.value\.token, client\b/.test(readFileSync(join(chunks, name), "utf8")),
  );
  expect(hidden).not.toEqual([]);
  for (const name of hidden) renameSync(join(chunks, name), join(chunks, `${name}.away`));
  const app = await startOwnApp("late_load", { POSTKEY_DIST_DIR: folder });
  try {
    const introspect = () => ask("/auth/introspect", { origin: app.origin, body: new URLSearchParams({ token: "x" }) });
    const refused = await introspect();
    expect(refused.status).toBe(500);
    expect(refused.headers["x-request-id"]).toBeTruthy();
    expect(refused.text).not.toMatch(/chunk|\bat \//i);
    await expect.poll(app.log).toContain('"step":"api"');
    expect((await ask("/healthz", { origin: app.origin })).status).toBe(200);
    for (const name of hidden) renameSync(join(chunks, `${name}.away`), join(chunks, name));
    expect((await introspect()).json()).toMatchObject({ error: "invalid_client" });
    await app.stop();
    expect(await app.exited).toBe(0);
  } finally {
    await app.stop();
    rmSync(join(root, folder), { recursive: true, force: true });
  }
});
