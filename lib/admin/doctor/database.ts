// Examines Postgres: reached, new enough, migrated, and of one mind with this machine about the time.

import { sql } from "@/db/client";
import { placeOf } from "@/db/connect";
import { countPendingMigrations } from "@/db/migrate";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { codeOf, wordsOf, type Finding } from "./finding";

const oldestVersion = 150_000;
/** Postgres decides what expires; dates in mail and the claims of tokens are this machine's, and verifiers elsewhere forgive a few seconds. */
const mostSkewSeconds = 5;

/** Up to three findings; one when the database cannot be asked. */
export async function examineDatabase(): Promise<Finding[]> {
  const before = now().getTime();
  let row: { version: number; name: string; at: number } | undefined;
  try {
    [row] = await sql()<{ version: number; name: string; at: number }[]>`
      select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
        extract(epoch from clock_timestamp())::float8 * 1000 as at
    `;
  } catch (error) {
    return [{ about: "database", result: "failed", ...explain(error) }];
  }
  const after = now().getTime();
  const { version, name, at } = row!;
  if (version < oldestVersion) {
    return [{ about: "database", result: "failed", what: `Postgres ${name} answers, and 15 or later is needed.`, advice: "Upgrade it, or name another one in DATABASE_URL." }];
  }
  return [
    { about: "database", result: "ok", what: `Postgres ${name} answers.` },
    await examineMigrations(),
    examineClock(at - (before + after) / 2, (after - before) / 2),
  ];
}

async function examineMigrations(): Promise<Finding> {
  let pending: number;
  try {
    pending = await countPendingMigrations(sql());
  } catch (error) {
    // 42P01, 3F000: no table or no schema of migrations, because none was ever applied.
    if (!["42P01", "3F000"].includes(codeOf(error))) {
      return { about: "migrations", result: "failed", what: `They cannot be read: ${wordsOf(error)}`, advice: "Give the role of DATABASE_URL the right to read the schema drizzle." };
    }
    pending = Number.POSITIVE_INFINITY;
  }
  if (pending === 0) return { about: "migrations", result: "ok", what: "All are applied." };
  const what = pending === Number.POSITIVE_INFINITY ? "None is applied yet." : `${pending} of this build are pending.`;
  if (env().migrate) return { about: "migrations", result: "warning", what, advice: "The next start applies them; or run npm run db:migrate now." };
  return { about: "migrations", result: "failed", what: `${what} MIGRATE is off, so no start applies them.`, advice: "Run npm run db:migrate." };
}

/** @param skewMilliseconds the database's clock less this one @param doubtMilliseconds how far that may be wrong, for the answer was under way */
function examineClock(skewMilliseconds: number, doubtMilliseconds: number): Finding {
  const seconds = Math.abs(skewMilliseconds) / 1000;
  if (seconds - doubtMilliseconds / 1000 <= mostSkewSeconds) return { about: "clock", result: "ok", what: "This machine and the database agree about the time." };
  const side = skewMilliseconds > 0 ? "behind" : "ahead of";
  return {
    about: "clock",
    result: "failed",
    what: `This machine's clock is ${Math.round(seconds)} s ${side} the database's: access tokens would count as expired or as not yet valid elsewhere.`,
    advice: "Set both by NTP.",
  };
}

function explain(error: unknown): { what: string; advice: string } {
  const place = placeOf(env().databaseUrl);
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return { what: `Nothing listens at ${place}.`, advice: "Start Postgres, or mend host and port in DATABASE_URL." };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return { what: `The host of ${place} does not resolve.`, advice: "Mend the host in DATABASE_URL." };
  if (code === "28P01" || code === "28000") return { what: `${place} refuses the login.`, advice: "Mend user and password in DATABASE_URL; characters such as @ and / in them are percent-encoded. pg_hba.conf may ask for TLS: add ?sslmode=require." };
  if (code === "3D000") return { what: `${place} has no database of that name.`, advice: "Create it, or mend the name in DATABASE_URL." };
  if (/TIMEOUT|TIMEDOUT/.test(code)) return { what: `${place} does not answer.`, advice: "Look for a firewall between this machine and it." };
  return { what: `${place}: ${wordsOf(error)}`, advice: "Mend DATABASE_URL, or look into the server's log." };
}
