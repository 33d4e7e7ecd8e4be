// npm run doctor [-- --dkim-selector=<name>]: checks the configuration against the world. Exit code 1 when something
// failed. Without a public AUTH_URL it looks at what npm run dev would run on.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import nextEnv from "@next/env";
import { isLoopback } from "../lib/settings-read";
import { printError } from "./set-up-error.mjs";

const quiet = { info() {}, error: console.error };
const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const filesAreRead = "__NEXT_PROCESSED_ENV" in process.env;

try {
  process.exitCode = await run();
} catch (error) {
  printError(error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  // A test says that no .env file is to be read.
  const readFiles = (development: boolean) => (filesAreRead ? process.env : nextEnv.loadEnvConfig(root, development, quiet, true).combinedEnv);
  const production = isForProduction(readFiles(false));
  if (!production) readFiles(true);
  Object.assign(process.env, { NODE_ENV: production ? "production" : "development" });
  const stop = production ? async () => {} : await completeForDevelopment();
  console.log(production ? "The settings of production:\n" : "The settings of development, for AUTH_URL names no public origin:\n");
  // Imported late: they read the settings.
  const { examine, worldly } = await import("../lib/admin/doctor");
  const { closeAll } = await import("../lib/process-wide");
  try {
    const findings = await examine(worldly(selectorOf(process.argv)));
    for (const { about, result, what, advice } of findings) {
      console.log(`${result.padEnd(9)}${about.padEnd(13)}${what}`);
      if (advice) console.log(`${" ".repeat(22)}-> ${advice}`);
    }
    const failed = findings.filter(({ result }) => result === "failed").length;
    console.log(failed === 0 ? "\nNothing stands in the way." : `\n${failed} of ${findings.length} failed.`);
    return failed === 0 ? 0 : 1;
  } finally {
    await closeAll();
    await stop();
  }
}

function isForProduction({ NODE_ENV, AUTH_URL: url }: Record<string, string | undefined>): boolean {
  if (NODE_ENV === "production") return true;
  return Boolean(url) && !(URL.canParse(url!) && isLoopback(new URL(url!).hostname));
}

/** What npm run dev would add: secrets, the captured inbox, and the embedded Postgres, which is stopped again if it was not running. */
async function completeForDevelopment(): Promise<() => Promise<void>> {
  const folder = join(root, ".postkey");
  if (!process.env.AUTH_SECRET) {
    const { readSecrets } = await import("./dev-secrets.mjs");
    Object.assign(process.env, await readSecrets(folder));
  }
  if (!process.env.SMTP_URL) process.env.CAPTURED_INBOX ||= "on";
  if (process.env.DATABASE_URL) return async () => {};
  const { startPostgres } = await import("./embedded-postgres.mjs");
  const postgres = await startPostgres({ folder: join(folder, "postgres"), log: (line: string) => console.log(`postkey: ${line}`) });
  process.env.DATABASE_URL = postgres.url;
  return () => postgres.stop();
}

function selectorOf(words: string[]): string | null {
  const [, selector] = words.join(" ").split(/--dkim-selector[= ]/);
  return selector?.split(" ")[0] || null;
}
