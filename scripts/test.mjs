// npm test: [all | unit | e2e | dev | long] [what Playwright should run, as it takes it]
// Runs the type check, lint, the build and the unit tests, then API and browser tests over the production build, then
// browser tests over the development server, all on a Postgres of its own. The last line is "N passed, N failed". Before it
// come the browser tests that a CI machine (CI=true) had to try twice. A failed step does not stop the later ones.
// --no-build reuses the last build.

import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import "./broken-pipe.mjs";
import { cleanEnvironment } from "./clean-environment.mjs";
import { findBrowser } from "./find-browser.mjs";
import { findFreePorts, hasIpv6 } from "./find-port.mjs";
import { findRedis } from "./find-redis.mjs";
import { passSignalsOn, runProgram } from "./run-program.mjs";
import { printError } from "./set-up-error.mjs";
import { startTestDatabase } from "./test-database.mjs";
import { Tally } from "./test-tally.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PROJECTS = { e2e: ["api", "browser", "https"], long: ["long"] };

const { what, build, filter } = readParameters(process.argv.slice(2));
const env = cleanEnvironment();
const tally = new Tally();
const isInterrupted = passSignalsOn();

try {
  await runAll();
} catch (error) {
  printError(error);
  tally.addStep(false);
}
if (isInterrupted()) console.log("\nInterrupted.");
if (tally.skipped > 0) console.log(`\n${tally.skipped} skipped; the reasons are above`);
if (tally.secondTries.length > 0)
  console.log(`\n${tally.secondTries.map((name) => `needed a second try: ${name}`).join("\n")}`);
console.log(`\n${tally.line}`);
process.exitCode = tally.ok && !isInterrupted() ? 0 : 1;

async function runAll() {
  // With a filter, somebody is working on one test, and the checks of the whole project would only delay it.
  if (filter.length === 0 && what !== "long") {
    await step("types", [
      ["next", "typegen"],
      ["tsc", "--noEmit"],
    ]);
    await step("lint", [["oxlint", "--deny-warnings"]]);
    await step("format", [["prettier", "--check", "--log-level=warn", "."]]);
  }
  const database = await startTestDatabase({ notes: join(ROOT, ".postkey", "test-runs") });
  try {
    if (what === "all" || what === "unit") await runUnit(database);
    if (["all", "e2e", "long"].includes(what)) await runApps(database);
    if (what === "all" || what === "dev") await runDevelopment(database);
  } finally {
    await database.stop();
  }
}

/** @param {Awaited<ReturnType<typeof startTestDatabase>>} database */
async function runUnit(database) {
  const [port] = await findFreePorts(1);
  const url = await database.create("postkey_unit");
  const unitEnv = { ...env, ...(await sharedSettings()), DATABASE_URL: url, AUTH_URL: `http://localhost:${port}` };
  const migrated = (await run(["node", "--import", "tsx", "scripts/migrate.ts"], unitEnv)) === 0;
  if (!migrated) tally.addStep(false);
  await playwright("unit", ["unit"], { ...unitEnv, POSTKEY_TEST_DATABASE_URL: url });
}

/** @param {Awaited<ReturnType<typeof startTestDatabase>>} database */
async function runApps(database) {
  if (build && !(await step("build", [["next", "build"]], { ...env, NODE_ENV: "production" }))) {
    return console.error("Without a build, the API and browser tests can't run.");
  }
  const [portA, portB, portS, portTls] = await findFreePorts(4);
  const url = await database.create("postkey_e2e");
  const name = what === "long" ? "long" : "e2e";
  const { projects, browser } = await browserSettings(PROJECTS[name]);
  return playwright(name, projects, {
    ...env,
    ...browser,
    ...(await sharedSettings()),
    DATABASE_URL: url,
    AUTH_URL: `http://localhost:${portA}`,
    POSTKEY_TEST_APPS: "on",
    POSTKEY_TEST_DATABASE_URL: url,
    POSTKEY_TEST_HTTPS_DATABASE_URL: await database.create("postkey_https"),
    POSTKEY_TEST_ORIGIN: `http://localhost:${portA}`,
    POSTKEY_TEST_ORIGIN_B: `http://localhost:${portB}`,
    POSTKEY_TEST_HTTPS_ORIGIN: `https://localhost:${portTls}`,
    POSTKEY_TEST_PORT_A: String(portA),
    POSTKEY_TEST_PORT_B: String(portB),
    POSTKEY_TEST_PORT_S: String(portS),
  });
}

/**
 * Tests what `npm run dev` serves, on each address of this machine that a browser's "localhost" may lead to.
 * @param {Awaited<ReturnType<typeof startTestDatabase>>} database
 */
async function runDevelopment(database) {
  const [port] = await findFreePorts(1);
  const all = ["dev-ipv4", ...((await hasIpv6()) ? ["dev-ipv6"] : [])];
  if (all.length === 1)
    console.error("This machine has no ::1, so the development server is only tested on 127.0.0.1.");
  const { projects, browser } = await browserSettings(all);
  return playwright("dev", projects, {
    ...env,
    ...browser,
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    POSTKEY_TEST_APPS: "dev",
    POSTKEY_TEST_DATABASE_URL: await database.create("postkey_dev"),
    POSTKEY_TEST_ORIGIN: `http://localhost:${port}`,
  });
}

/** The settings of both unit and end-to-end tests. */
async function sharedSettings() {
  const redis = await findRedis();
  if (!redis) console.error("There is no redis-server here, so the tests of the Upstash path will be skipped.");
  return {
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    CAPTURED_INBOX: "on",
    ...(redis ? { POSTKEY_TEST_REDIS: redis } : {}),
  };
}

/**
 * Without a browser the API tests still run, and the missing browser counts as one failure.
 * @param {string[]} projects
 */
async function browserSettings(projects) {
  try {
    const chromium = await findBrowser();
    return { projects, browser: chromium ? { POSTKEY_TEST_CHROMIUM: chromium } : {} };
  } catch (error) {
    printError(error);
    tally.addStep(false);
    return { projects: projects.filter((project) => project === "api" || project === "long"), browser: {} };
  }
}

/**
 * Runs commands until one fails; together they count as one.
 * @param {string} name
 * @param {string[][]} commands
 * @param {Record<string, string>} [stepEnv]
 */
async function step(name, commands, stepEnv = env) {
  if (isInterrupted()) return false;
  console.log(`\n== ${name}`);
  let ok = true;
  for (const command of commands) ok = ok && (await run(command, stepEnv)) === 0;
  tally.addStep(ok);
  console.log(`== ${name}: ${ok ? "passed" : "failed"}`);
  return ok;
}

/**
 * @param {string} name of the report
 * @param {string[]} projects
 * @param {Record<string, string>} runEnv
 */
async function playwright(name, projects, runEnv) {
  if (isInterrupted() || projects.length === 0) return;
  console.log(`\n== ${projects.join(", ")}`);
  const report = join(ROOT, "test-results", `${name}.json`);
  rmSync(report, { force: true });
  const chosen = projects.map((project) => `--project=${project}`);
  // A filter may match the files of one run only. The tally checks at the end that something ran at all.
  const code = await run(["playwright", "test", ...chosen, "--pass-with-no-tests", ...filter], {
    ...runEnv,
    POSTKEY_TEST_REPORT: report,
  });
  tally.addReport(report, code);
}

/**
 * @param {string[]} command of node or of a program in node_modules/.bin
 * @param {Record<string, string>} runEnv
 */
function run([program = "", ...parameters], runEnv) {
  const path = program === "node" ? process.execPath : join(ROOT, "node_modules", ".bin", program);
  return runProgram(path, parameters, { cwd: ROOT, env: runEnv });
}

/** @param {string[]} parameters */
function readParameters([first, ...rest]) {
  const known = first === undefined || ["all", "unit", "e2e", "dev", "long"].includes(first);
  const words = known ? rest : [first, ...rest];
  return {
    what: /** @type {"all" | "unit" | "e2e" | "dev" | "long"} */ (known ? (first ?? "all") : "all"),
    build: !words.includes("--no-build"),
    filter: words.filter((word) => word !== "--no-build"),
  };
}
