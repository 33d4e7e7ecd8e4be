// examples/playwright as somebody who copies it runs it: in a folder of its own, by its own configuration, against an app
// that it knows by its address alone.

import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { expect, test } from "./support";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the Playwright example passes where it was copied to", async ({ baseURL }) => {
  // A runner of its own, which starts browsers of its own.
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), "postkey-example-"));
  try {
    await cp(join(root, "examples/playwright"), folder, {
      recursive: true,
      filter: (from) => !/node_modules|test-results/.test(from.slice(root.length)),
    });
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const { code, text } = await run(folder, {
      POSTKEY_URL: baseURL!,
      CHROMIUM_PATH: process.env.POSTKEY_TEST_CHROMIUM ?? "",
    });
    expect(text).toContain("2 passed");
    expect(code, text).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function run(folder: string, settings: Record<string, string>): Promise<{ code: number | null; text: string }> {
  const parameters = [join(root, "node_modules/playwright/cli.js"), "test", "--reporter=line", "--workers=1"];
  const child = spawn(process.execPath, parameters, {
    cwd: folder,
    env: { ...cleanEnvironment(), NODE_ENV: "test", ...settings },
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ code, text })));
}
