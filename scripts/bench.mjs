// npm run bench: measures the production build over a durable Postgres and mail servers of its own, prints a table and
// writes bench/results/latest.json. What is judged are ratios; the machine decides the rest. It builds when the last
// build is older than the code; the word --no-build takes the last one as it is. The word enumeration measures instead
// whether answering times tell whose address it was.

import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.mjs";
import { runProgram, signalRunning } from "./run-program.mjs";
import { printError } from "./set-up-error.mjs";
import { startTestDatabase } from "./test-database.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILT_FROM = ["app", "db", "lib", "public", "instrumentation.ts", "next.config.ts", "package-lock.json", "proxy.ts"];

const env = cleanEnvironment();
let interrupted = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    if (!interrupted) signalRunning(signal);
    interrupted = true;
  });
}

try {
  process.exitCode = await bench();
} catch (error) {
  printError(error);
  process.exitCode = 1;
}

async function bench() {
  if (!process.argv.includes("--no-build") && !isBuilt()) {
    const built = await run([join("node_modules", "next", "dist", "bin", "next"), "build"], { ...env, NODE_ENV: "production" });
    if (built !== 0 || interrupted) return 1;
  }
  const database = await startTestDatabase({ notes: join(ROOT, ".postkey", "test-runs"), durable: true });
  try {
    const url = await database.create("postkey_bench");
    return await run(["--import", "tsx", join("bench", process.argv.includes("enumeration") ? "enumeration.ts" : "run.ts")], {
      ...env,
      AUTH_SECRET: randomBytes(32).toString("base64url"),
      POSTKEY_TEST_DATABASE_URL: url,
    });
  } finally {
    await database.stop();
  }
}

/** @param {string[]} parameters @param {Record<string, string>} programEnv */
function run(parameters, programEnv) {
  return runProgram(process.execPath, parameters, { cwd: ROOT, env: programEnv });
}

function isBuilt() {
  const build = join(ROOT, ".next", "BUILD_ID");
  return existsSync(build) && Math.max(...BUILT_FROM.map((name) => newest(join(ROOT, name)))) < statSync(build).mtimeMs;
}

/** When a file or anything in a folder was last changed, in milliseconds. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
