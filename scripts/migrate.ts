// npm run db:migrate: brings the database up to date, apart from any start (see MIGRATE=off).

import nextEnv from "@next/env";
import { migrate } from "../db/migrate";
import { SetUpError, printError } from "./set-up-error.mjs";

nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV !== "production", { info() {}, error: console.error });
try {
  const url = process.env.DATABASE_URL_DIRECT || process.env.DATABASE_URL;
  if (!url) throw new SetUpError("DATABASE_URL is not set: there is no database to migrate.");
  await migrate(url);
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
