// npm run db:migrate: brings the database up to date, without starting the service (see MIGRATE=off).

import nextEnv from "@next/env";
import { readAddress } from "../db/address";
import { migrate } from "../db/migrate";
import { explainRefusal } from "../lib/admin/refusal";
import "./broken-pipe.mjs";
import { SetUpError, printError } from "./set-up-error.mjs";

nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV !== "production", { info() {}, error: console.error });
try {
  const name = process.env.DATABASE_URL_DIRECT?.trim() ? "DATABASE_URL_DIRECT" : "DATABASE_URL";
  const url = process.env[name]?.trim();
  if (!url) throw new SetUpError("DATABASE_URL is not set: there is no database to migrate.");
  const { address, problem } = readAddress(url);
  if (!address) throw new SetUpError(`${name} ${problem}`);
  for (const line of address.warnings) console.warn(`${name}: ${line}.`);
  await migrate(url).catch((error: unknown) => {
    const refusal = explainRefusal(error, address.user);
    throw refusal ? new SetUpError(`Postgres says: ${refusal.said}\n${refusal.advice}`) : error;
  });
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
