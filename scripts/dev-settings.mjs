// The settings that `npm run dev` passes to the app. Those of the environment and the .env files win; the rest have
// defaults that need nothing but this checkout. Used by dev only.

import nextEnv from "@next/env";
import { findNextFreePort, isPortFree } from "./find-port.mjs";
import { SetUpError } from "./set-up-error.mjs";

/** Where people expect an app under development. */
export const DEFAULT_PORT = 3000;

/**
 * Reads the environment and the .env files as Next would. A name without a value counts as missing.
 * @param {string} root
 * @returns {Record<string, string>}
 */
export function readGiven(root) {
  const { combinedEnv } = nextEnv.loadEnvConfig(root, true, { info: () => {}, error: console.error });
  const given = Object.entries(combinedEnv).filter(([name, value]) => value && name !== "__NEXT_PROCESSED_ENV");
  return /** @type {Record<string, string>} */ (Object.fromEntries(given));
}

/**
 * Adds the missing settings. If the default port is taken, another one is used. A port that was asked for is never changed.
 * @param {Record<string, string>} given
 * @param {{ databaseUrl: string, secret: string, log: (line: string) => void }} own
 * @returns {Promise<Record<string, string>>}
 */
export async function completeSettings(given, { databaseUrl, secret, log }) {
  const port = await choosePort(given, log);
  return {
    // With an SMTP_URL of their own, developers want to receive real mail.
    ...(given.SMTP_URL ? {} : { CAPTURED_INBOX: "on" }),
    AUTH_URL: `http://localhost:${port}`,
    AUTH_SECRET: secret,
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
    ...given,
    PORT: String(port),
    NODE_ENV: "development",
    // Next locks its build folder, so two servers at the same time need one each.
    POSTKEY_DIST_DIR: `.next-dev-${port}`,
  };
}

/** Whether the port was asked for, so that another one must not be used. @param {Record<string, string>} given */
export function isPortFixed(given) {
  return askedPort(given) !== undefined;
}

/**
 * @param {Record<string, string>} given
 * @param {(line: string) => void} log
 */
async function choosePort(given, log) {
  const asked = askedPort(given);
  if (asked === undefined) {
    const port = await findNextFreePort(DEFAULT_PORT);
    if (port !== DEFAULT_PORT) log(`Port ${DEFAULT_PORT} is taken, using port ${port}.`);
    return port;
  }
  if (!Number.isInteger(asked) || asked < 1 || asked > 65_535)
    throw new SetUpError(`PORT must be a number from 1 to 65535; it is "${given.PORT}".`);
  if (await isPortFree(asked)) return asked;
  throw new SetUpError(
    `Port ${asked} is taken, and ${given.PORT ? "PORT" : "AUTH_URL"} asks for it.\n` +
      "Stop the program that uses it, or leave PORT and AUTH_URL unset to get the next free port.",
  );
}

/**
 * PORT, or the port of an AUTH_URL on this machine, because otherwise links would lead nowhere.
 * @param {Record<string, string>} given
 */
function askedPort({ PORT, AUTH_URL }) {
  if (PORT) return Number(PORT);
  const url = AUTH_URL && URL.canParse(AUTH_URL) ? new URL(AUTH_URL) : undefined;
  const isHere = url?.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return isHere ? Number(url.port || 80) : undefined;
}
