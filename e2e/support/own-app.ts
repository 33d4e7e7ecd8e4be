// An app with settings of its own over a database of its own, for specs that cannot use the shared ones.

import { findFreePort } from "../../scripts/find-port.mjs";
import { startApp, type App } from "./app-process";
import { makeMigratedDatabase, type OwnDatabase } from "./own-database";

export type OwnApp = App & { database: OwnDatabase };

/** @param settings on top of the ones that every app under test has; an empty value takes one away */
export async function startOwnApp(name: string, settings: Record<string, string> = {}): Promise<OwnApp> {
  const database = await makeMigratedDatabase(name);
  const app = await startApp({ name, env: { ...(await ownSettings(database.url)), ...settings } });
  return {
    ...app,
    database,
    async stop() {
      await app.stop();
      await database.end();
    },
    async kill9() {
      await app.kill9();
      await database.end();
    },
  };
}

/** What an app needs to start, on a free port. */
export async function ownSettings(databaseUrl: string): Promise<Record<string, string>> {
  const port = await findFreePort();
  return {
    PORT: String(port),
    AUTH_URL: `http://localhost:${port}`,
    AUTH_SECRET: process.env.AUTH_SECRET!,
    DATABASE_URL: databaseUrl,
    CAPTURED_INBOX: "on",
    TRUSTED_PROXIES: "127.0.0.1/32,::1/128",
  };
}
