// The settings for commands that an operator runs by hand: those of npm start if NODE_ENV or a public AUTH_URL says so,
// otherwise those of npm run dev, including its Postgres. Used by audit, clients, doctor, keys and mail.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import nextEnv from "@next/env";
import "./broken-pipe.mjs";
import { isLoopback } from "../lib/settings-read";
import { printError } from "./set-up-error.mjs";

const quiet = { info() {}, error: console.error };
const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a command with these settings, and closes what it opened.
 * @param command gets whether the settings are those of production, and returns the exit code
 */
export async function runAsOperator(command: (production: boolean) => Promise<number>): Promise<void> {
  process.chdir(root);
  try {
    const { production, stop } = await prepare();
    try {
      process.exitCode = await command(production);
    } finally {
      const { closeAll } = await import("../lib/process-wide");
      await closeAll();
      await stop();
    }
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}

async function prepare(): Promise<{ production: boolean; stop: () => Promise<void> }> {
  // Tests set this so that no .env file is read.
  const filesAreRead = "__NEXT_PROCESSED_ENV" in process.env;
  const readFiles = (development: boolean) =>
    filesAreRead ? process.env : nextEnv.loadEnvConfig(root, development, quiet, true).combinedEnv;
  const production = isForProduction(readFiles(false));
  if (!production) readFiles(true);
  Object.assign(process.env, { NODE_ENV: production ? "production" : "development" });
  return { production, stop: production ? async () => {} : await completeForDevelopment() };
}

function isForProduction({ NODE_ENV, AUTH_URL: url }: Record<string, string | undefined>): boolean {
  if (NODE_ENV === "production") return true;
  return Boolean(url) && !(URL.canParse(url!) && isLoopback(new URL(url!).hostname));
}

/** Adds what npm run dev adds: secrets, the captured inbox and the embedded Postgres, which is stopped afterwards if this started it. */
async function completeForDevelopment(): Promise<() => Promise<void>> {
  const folder = join(root, ".postkey");
  if (!process.env.AUTH_SECRET) {
    const { readSecrets } = await import("./dev-secrets.mjs");
    Object.assign(process.env, await readSecrets(folder));
  }
  if (!process.env.SMTP_URL) process.env.CAPTURED_INBOX ||= "on";
  if (process.env.DATABASE_URL) return async () => {};
  const { startPostgres } = await import("./embedded-postgres.mjs");
  const postgres = await startPostgres({
    folder: join(folder, "postgres"),
    log: (line: string) => console.log(`postkey: ${line}`),
  });
  process.env.DATABASE_URL = postgres.url;
  return () => postgres.stop();
}
