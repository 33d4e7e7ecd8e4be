// An app with other settings over the same database as the shared ones, so that their mail and rows are its own too.

import { startApp, type App } from "../support/app-process";
import { ownSettings } from "../support/own-app";

export async function startAppWith(settings: Record<string, string>, name: string): Promise<App> {
  return startApp({ name, env: { ...(await ownSettings(process.env.POSTKEY_TEST_DATABASE_URL!)), ...settings } });
}
