// npm run bench: compares the production build with its alternatives, over a durable Postgres and its own mail server.
// docs/performance.md explains what it measures and how. It builds first if the last build is older than the code.
//
//   npm run bench                  all but the long parts: prints a table, writes bench/results/latest.json,
//                                  docs/performance.svg and the table in docs/performance.md
//   npm run bench -- mail          the mail rows alone; likewise operations, processes, start
//   npm run bench -- growth        with millions of rows; and -- memory: after 100,000 sign-ins
//   npm run bench -- enumeration   whether answering times reveal who has an account
//   --quick                        short, to try out the bench itself: nothing is written to docs
//   --no-build                     uses the last build of Postkey

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt, preparePeers } from "../bench/prepare-peers.mjs";
import { cleanEnvironment } from "./clean-environment.mjs";
import { passSignalsOn, runProgram } from "./run-program.mjs";
import { printError } from "./set-up-error.mjs";
import { startTestDatabase } from "./test-database.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILT_FROM = [
  "app",
  "db",
  "lib",
  "public",
  "instrumentation.ts",
  "next.config.mjs",
  "package-lock.json",
  "proxy.ts",
];

const env = cleanEnvironment();
const isInterrupted = passSignalsOn();

try {
  process.exitCode = await bench(process.argv.slice(2));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}

/** @param {string[]} words */
async function bench(words) {
  if (!words.includes("--no-build") && !isBuilt(ROOT, BUILT_FROM)) {
    const built = await run([join("node_modules", "next", "dist", "bin", "next"), "build"], {
      ...env,
      NODE_ENV: "production",
    });
    if (built !== 0) return 1;
  }
  if (!words.some((word) => ["mail", "growth", "memory", "enumeration"].includes(word))) await preparePeers(env);
  if (isInterrupted()) return 1;
  const database = await startTestDatabase({ notes: join(ROOT, ".postkey", "test-runs"), durable: true });
  try {
    const url = await database.create("postkey_bench");
    return await run(
      ["--import", "tsx", join("bench", words.includes("enumeration") ? "enumeration.ts" : "run.ts"), ...words],
      {
        ...env,
        AUTH_SECRET: randomBytes(32).toString("base64url"),
        POSTKEY_TEST_DATABASE_URL: url,
      },
    );
  } finally {
    await database.stop();
  }
}

/** @param {string[]} parameters @param {Record<string, string>} programEnv */
function run(parameters, programEnv) {
  return runProgram(process.execPath, parameters, { cwd: ROOT, env: programEnv });
}
