// The package as users get it: packed, installed into an empty folder without a network, type-checked and run.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "playwright/test";
import { startScriptedService, tokensOf } from "@/e2e/support/scripted-service";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const readJson = async (path: string) => JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;

let app = "";
test.beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "postkey-client-"));
  const pack = ["pack", "--workspace", "@postkey/client", "--pack-destination", app];
  await run("npm", pack, { cwd: root });
  const [tarball] = await readdir(app);
  await writeFile(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], { cwd: app });
  await cp(join(root, "examples/script/sign-in.ts"), join(app, "sign-in.ts"));
});
test.afterAll(() => rm(app, { recursive: true, force: true }));

test("holds one module, its types, a README and the license, and brings no other package along", async () => {
  expect(await readdir(join(app, "node_modules"))).toEqual([".package-lock.json", "@postkey"]);
  const folder = join(app, "node_modules/@postkey/client");
  expect((await readdir(folder)).toSorted()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
  const built = await readdir(join(folder, "dist"));
  expect(built.filter((name) => !name.endsWith(".d.ts"))).toEqual(["client.js"]);
  expect(await readFile(join(folder, "dist/client.js"), "utf8")).not.toMatch(/^import /m);
});

test("has the version of the service whose reason codes it knows", async () => {
  const { version } = await readJson(join(root, "package.json"));
  expect(await readJson(join(root, "packages/client/package.json"))).toMatchObject({ version });
});

for (const resolution of ["bundler", "nodenext"]) {
  test(`type-checks under strict with module resolution "${resolution}", every example of the README too`, async () => {
    const readme = await readFile(join(root, "packages/client/README.md"), "utf8");
    const examples = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code!);
    expect(examples.length).toBeGreaterThan(4);
    await Promise.all(examples.map((code, i) => writeFile(join(app, `readme-${i}.ts`), code)));
    const wrong = `import { createClient } from "@postkey/client";\n// @ts-expect-error: an issuer is needed\ncreateClient({});\n`;
    await writeFile(join(app, "wrong.ts"), wrong);
    const compilerOptions = {
      target: "es2022",
      lib: ["dom", "dom.iterable", "es2022"],
      module: resolution === "bundler" ? "esnext" : "nodenext",
      moduleResolution: resolution,
      moduleDetection: "force",
      strict: true,
      noEmit: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    };
    await writeFile(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const { stdout } = await run(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "--pretty", "false"],
      {
        cwd: app,
      },
    ).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });
}

test("runs in Node: the example signs in, calls an API and signs out", async () => {
  const service = await startScriptedService();
  const { session_id, user, ...rest } = tokensOf(0);
  service.script(
    { status: 202, body: { challenge_id: "c", expires_in: 900, resend_in: 60, reference: "ABC-DEF", request_id: "r" } },
    { status: 200, body: { ...rest, session_id, user } },
    { status: 200, body: { message: "hello" } },
    { status: 200 },
  );
  try {
    const started = run(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), "sign-in.ts", "ada@people.example"],
      { cwd: app, env: { ...process.env, ISSUER: service.issuer, API: service.issuer } },
    );
    started.child.stdin!.end("123456\n");
    const { stdout } = await started;
    expect(stdout).toContain(`Signed in as ${user.email}.\n200 {"message":"hello"}\nSigned out.\n`);
    expect(service.asked.map(({ path }) => path)).toEqual(["/auth/login", "/auth/verify", "/greeting", "/auth/revoke"]);
  } finally {
    await service.stop();
  }
});
