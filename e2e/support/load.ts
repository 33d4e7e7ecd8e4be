// Many people at once, for the long tests and the measurements: an app with its own database and mail server, and a
// bounded number of requests in flight.

import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { findFreePort } from "../../scripts/find-port.mjs";
import { startApp, type App } from "./app-process";
import { somebodyNew, type Person } from "./people";

export const inFlight = 16;

// These tests measure work, so nobody is refused for asking too often.
const unlimited = { LIMIT_SEND_PER_IP: "1000000/1h", LIMIT_VERIFY_PER_IP: "1000000/1h" };

export type LoadedApp = {
  name: string;
  databaseUrl: string;
  smtpUrl: string;
  secret: string;
  port?: number;
  env?: Record<string, string>;
};

/** Starts an app that delivers over SMTP. Give it the same port and secret again to start it anew. */
export async function startLoadedApp({ name, databaseUrl, smtpUrl, secret, port, env = {} }: LoadedApp): Promise<App> {
  const listen = port ?? (await findFreePort());
  return startApp({
    name,
    env: {
      ...cleanEnvironment(),
      ...unlimited,
      DATABASE_URL: databaseUrl,
      SMTP_URL: smtpUrl,
      AUTH_SECRET: secret,
      AUTH_URL: `http://localhost:${listen}`,
      PORT: String(listen),
      EMAIL_FROM: "sign-in@postkey.example",
      TRUSTED_PROXIES: "127.0.0.1/32,::1/128",
      ...env,
    },
  });
}

/** Runs something this many times, with at most `atOnce` in flight. */
export async function bounded<T>(count: number, atOnce: number, run: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await run(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  return results;
}

export type AskedFor = { person: Person; accepted: boolean; milliseconds: number };

/** A program asks for a new person. An app that is down counts as a refusal and does not throw. */
export async function askForSomebody(port: number, extra: object = {}): Promise<AskedFor> {
  const person = somebodyNew("ada");
  const began = performance.now();
  const response = await post(port, "/auth/login", { email: person.address, ...extra }, person);
  return { person, accepted: response?.status === 202, milliseconds: performance.now() - began };
}

/** Redeems a link's token. @returns the status, and the reason code of a refusal */
export async function redeem(port: number, token: string): Promise<{ status: number; code?: string }> {
  const response = await post(port, "/auth/verify", { token }, somebodyNew("ada"));
  return { status: response?.status ?? 0, code: response?.body.code as string | undefined };
}

async function post(
  port: number,
  path: string,
  body: object,
  { headers }: Person,
): Promise<{ status: number; body: Record<string, unknown> } | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { ...headers, Host: `localhost:${port}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return null;
  }
}

/** How often each value occurs more than once, added up: 0 when all differ. */
export function doublesIn(values: readonly string[]): number {
  return values.length - new Set(values).size;
}
