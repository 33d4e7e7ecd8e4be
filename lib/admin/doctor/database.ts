// Checks Postgres: whether it is reachable and suitable, encrypted on the network, free of surprises by a pooler, has
// the needed rights and the migrations, and agrees with this machine about the time.

import { isLocal, readAddress } from "@/db/address";
import { run } from "@/db/client";
import { placeOf } from "@/db/connect";
import { countPendingMigrations } from "@/db/migrate";
import { missingRights } from "@/db/rights";
import { faultOf, keepsStatements, readServer, type Server } from "@/db/server";
import { sql } from "@/db/sql";
import { now } from "@/lib/clock";
import { env } from "@/lib/env";
import { codeOf, wordsOf, type Finding } from "./finding";

/** Postgres decides what expires. This machine's clock dates mails, and verifiers elsewhere tolerate a few seconds. */
const mostSkewSeconds = 5;

const clock = sql`select extract(epoch from clock_timestamp())::float8 * 1000 as at`.rows<{ at: number }>();

/** One finding when the database cannot be reached, otherwise one for each check. */
export async function examineDatabase(): Promise<Finding[]> {
  const before = now().getTime();
  let server: Server;
  let at: number;
  try {
    server = await readServer();
    const [row] = await run(clock);
    ({ at } = row!);
  } catch (error) {
    return [{ about: "database", result: "failed", ...explain(error) }];
  }
  const after = now().getTime();
  const fault = faultOf(server);
  if (fault) return [{ about: "database", result: "failed", ...fault }];
  return [
    { about: "database", result: "ok", what: `Postgres ${server.versionName} answers.` },
    examineWire(),
    await examinePooler(server),
    await examineMigrations(server),
    await examineRights(server),
    examineClock(at - (before + after) / 2, (after - before) / 2),
  ];
}

/** How the connection to the database is encrypted and verified, by its address. */
function examineWire(): Finding {
  const { address } = readAddress(env().databaseUrl);
  const { tls } = address!;
  const place = placeOf(env().databaseUrl);
  if (isLocal(address!)) return { about: "database TLS", result: "ok", what: `${place} is this machine.` };
  if (tls === "disable" || tls === "prefer") {
    return {
      about: "database TLS",
      result: "warning",
      what: `${place} is across a network, and ${tls === "disable" ? "nothing encrypts the connection" : "TLS is used only if the server offers it"}: someone on the way can read addresses and hashes.`,
      advice:
        "Add ?sslmode=verify-full to DATABASE_URL, and sslrootcert if you use your own authority; at least sslmode=require.",
    };
  }
  if (tls === "require")
    return {
      about: "database TLS",
      result: "ok",
      what: `The connection to ${place} is encrypted, but the server isn't authenticated. Use sslmode=verify-full for that.`,
    };
  return {
    about: "database TLS",
    result: "ok",
    what: `The connection to ${place} is encrypted, and its certificate verified.`,
  };
}

async function examinePooler({ pooled }: Server): Promise<Finding> {
  if (!pooled) return { about: "pooler", result: "ok", what: "There is no pooler in front of Postgres." };
  if (!(await keepsStatements(env().databaseUrl))) {
    return {
      about: "pooler",
      result: "warning",
      what: "The pooler gives each statement another connection and loses prepared statements. Postkey prepares none, which costs one more round trip per statement.",
      advice: "Use PgBouncer 1.21 or later with max_prepared_statements = 200, or its session mode.",
    };
  }
  const { databaseUrl, databaseUrlDirect, migrate } = env();
  if (migrate && databaseUrlDirect === databaseUrl) {
    return {
      about: "pooler",
      result: "warning",
      what: "There is a pooler in front of Postgres, and migrations would go through it.",
      advice: "Set DATABASE_URL_DIRECT to Postgres itself, because migrations hold a session lock.",
    };
  }
  return {
    about: "pooler",
    result: "ok",
    what: "There is a pooler in front of Postgres, and it keeps prepared statements.",
  };
}

async function examineMigrations({ role }: Server): Promise<Finding> {
  let pending: number;
  try {
    pending = await countPendingMigrations();
  } catch (error) {
    // 42P01, 3F000: no table or schema of migrations, because none was ever applied.
    if (!["42P01", "3F000"].includes(codeOf(error))) {
      return {
        about: "migrations",
        result: "failed",
        what: `The applied migrations can't be read: ${wordsOf(error)}`,
        advice: `GRANT USAGE ON SCHEMA drizzle TO "${role}"; GRANT SELECT ON drizzle.__drizzle_migrations TO "${role}";`,
      };
    }
    pending = Number.POSITIVE_INFINITY;
  }
  if (pending === 0) return { about: "migrations", result: "ok", what: "All migrations are applied." };
  const what =
    pending === Number.POSITIVE_INFINITY
      ? "No migration is applied yet."
      : `${pending} ${pending === 1 ? "migration" : "migrations"} of this build pending.`;
  if (env().migrate)
    return {
      about: "migrations",
      result: "warning",
      what,
      advice: "The next start applies them; or run npm run db:migrate now.",
    };
  return {
    about: "migrations",
    result: "failed",
    what: `${what} MIGRATE is off, so no start applies them.`,
    advice: "Run npm run db:migrate.",
  };
}

async function examineRights({ role }: Server): Promise<Finding> {
  const { unseen, grants } = await missingRights();
  if (unseen > 0)
    return {
      about: "rights",
      result: "skipped",
      what: `${unseen} tables don't exist yet, or ${role} can't see them.`,
    };
  if (grants.length === 0) return { about: "rights", result: "ok", what: `${role} has every right it needs.` };
  return {
    about: "rights",
    result: "failed",
    what: `${role} lacks rights that it needs.`,
    advice: grants.join(" "),
  };
}

/**
 * @param skewMilliseconds the database's clock minus this one
 * @param doubtMilliseconds how far that may be off, because the answer took time
 */
function examineClock(skewMilliseconds: number, doubtMilliseconds: number): Finding {
  const seconds = Math.abs(skewMilliseconds) / 1000;
  if (seconds - doubtMilliseconds / 1000 <= mostSkewSeconds)
    return { about: "clock", result: "ok", what: "This machine's clock agrees with the database's." };
  const side = skewMilliseconds > 0 ? "behind" : "ahead of";
  return {
    about: "clock",
    result: "failed",
    what: `This machine's clock is ${Math.round(seconds)} s ${side} the database's: access tokens would count as expired or as not yet valid elsewhere.`,
    advice: "Set both clocks with NTP.",
  };
}

function explain(error: unknown): { what: string; advice: string } {
  const place = placeOf(env().databaseUrl);
  const code = codeOf(error);
  const words = wordsOf(error);
  if (code === "ECONNREFUSED")
    return {
      what: `Nothing listens at ${place}.`,
      advice: "Start Postgres, or correct host and port in DATABASE_URL.",
    };
  if (code === "ENOENT")
    return {
      what: `There is no socket in ${place}.`,
      advice: "Start Postgres, or correct the folder in DATABASE_URL: Postgres calls it unix_socket_directories.",
    };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return { what: `The host of ${place} doesn't resolve.`, advice: "Correct the host in DATABASE_URL." };
  if (code === "28P01" || code === "28000")
    return {
      what: `${place} refuses the login: ${words}`,
      advice:
        "Correct user and password in DATABASE_URL, and percent-encode characters such as @ and / in them. pg_hba.conf may ask for TLS: add ?sslmode=require.",
    };
  if (code === "3D000")
    return {
      what: `${place} has no database of that name.`,
      advice: "Create it, or correct the name in DATABASE_URL.",
    };
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS/.test(code))
    return {
      what: `The certificate of ${place} can't be trusted: ${words}`,
      advice: "Set sslrootcert in DATABASE_URL to its authority, and use the host name of the certificate.",
    };
  if (/^ERR_SSL|EPROTO/.test(code))
    return {
      what: `${place} doesn't offer TLS: ${words}`,
      advice: "Turn on TLS at the server, or remove sslmode from DATABASE_URL.",
    };
  if (/TIMEOUT|TIMEDOUT/.test(code))
    return { what: `${place} doesn't answer.`, advice: "Check for a firewall between this machine and it." };
  return { what: `${place}: ${words}`, advice: "Correct DATABASE_URL, or read the server's log." };
}
