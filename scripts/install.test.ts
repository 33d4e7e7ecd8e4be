import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { installWhenNeeded } from "./install.mjs";

const lock = (version: string) =>
  JSON.stringify({ packages: { "": {}, "node_modules/a": { version, integrity: `sha512-${version}` } } });

let root = "";

test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "postkey-install-"));
  await writeFile(join(root, "package-lock.json"), lock("1.0.0"));
});

test.afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test("it installs once, and again when the lock names something else", async () => {
  expect(await installWhenNeeded(root, { install: asNpm("1.0.0") })).toBe(true);
  expect(await installWhenNeeded(root, { install: never })).toBe(false);
  await writeFile(join(root, "package-lock.json"), lock("1.0.1"));
  expect(await installWhenNeeded(root, { install: asNpm("1.0.1") })).toBe(true);
});

test("what somebody installed by hand is not installed again", async () => {
  await asNpm("1.0.0")();
  expect(await installWhenNeeded(root, { install: never })).toBe(false);
});

test("an install that was interrupted is begun again", async () => {
  await mkdir(join(root, "node_modules", "a"), { recursive: true });
  expect(await installWhenNeeded(root, { install: asNpm("1.0.0") })).toBe(true);
});

test("an install that failed is tried again by the next start", async () => {
  const broken = async () => {
    throw new Error("no network");
  };
  await expect(installWhenNeeded(root, { install: broken })).rejects.toThrow("no network");
  expect(await installWhenNeeded(root, { install: asNpm("1.0.0") })).toBe(true);
});

test("of two starts at once one installs, and the other waits for it", async () => {
  let installs = 0;
  const slow = async () => {
    installs++;
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    await asNpm("1.0.0")();
  };
  await Promise.all([installWhenNeeded(root, { install: slow }), installWhenNeeded(root, { install: slow })]);
  expect(installs).toBe(1);
});

/** Leaves what npm leaves: its own record of what it installed. */
function asNpm(version: string) {
  return async () => {
    await mkdir(join(root, "node_modules"), { recursive: true });
    await writeFile(join(root, "node_modules", ".package-lock.json"), lock(version));
  };
}

async function never() {
  throw new Error("It must not install.");
}

test("whether a package may run a script at its installation is decided for each that has one, so that npm asks nobody", () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8"));
  const { packages } = read("package-lock.json") as { packages: Record<string, { hasInstallScript?: boolean }> };
  const { allowScripts } = read("package.json") as { allowScripts: Record<string, boolean> };
  const asking = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split("node_modules/").at(-1)!);
  expect(asking.length).toBeGreaterThan(0);
  expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(asking)].toSorted());
});
