// Checks whether this process can do its work. Called by GET /readyz, which load balancers use, and by the page
// /status.

import { run } from "@/db/client";
import { countPendingMigrations } from "@/db/migrate";
import { sql } from "@/db/sql";
import { transport } from "@/lib/mail/delivery/smtp/transport";
import { processWide } from "@/lib/process-wide";
import { timeLimits, within } from "@/lib/time-limits";

export type Checks = {
  database: "ok" | "unreachable";
  migrations: "ok" | "unreachable" | "pending";
  /** The counter is ok while Postgres is, because it stands in whenever Upstash is out of reach. */
  counter: "ok" | "unreachable";
  /** `degraded`: the mail server does not answer, and accepted mail waits in the outbox. */
  mail: "ok" | "degraded";
};

// A probe every second must not log in to the mail server every second.
const mailCheckLivesMilliseconds = 15_000;

const alive = sql`select 1`;

/** One word for each part. */
export async function checkReadiness(): Promise<Checks> {
  const [database, migrations, mail] = await Promise.all([
    check(async () => void (await run(alive))),
    checkMigrations(),
    checkMail(),
  ]);
  return { database, migrations, mail, counter: database };
}

/**
 * True when a process may get requests, even without a mail server. Every process has the same mail server, so
 * otherwise a load balancer would remove them all, and with them everyone who only uses a session.
 */
export function isReady({ database, migrations, counter }: Checks): boolean {
  return database === "ok" && migrations === "ok" && counter === "ok";
}

async function checkMigrations(): Promise<Checks["migrations"]> {
  let pending = 0;
  const reached = await check(async () => void (pending = await countPendingMigrations()));
  return reached === "ok" && pending > 0 ? "pending" : reached;
}

async function checkMail(): Promise<Checks["mail"]> {
  const last = processWide("mail-check", () => ({
    at: -Infinity,
    known: "ok" as Checks["mail"],
    asking: Promise.resolve(),
  }));
  if (performance.now() - last.at > mailCheckLivesMilliseconds) {
    last.at = performance.now();
    last.asking = check(async () => void (await (await transport()).verify())).then(
      (found) => void (last.known = found === "ok" ? "ok" : "degraded"),
    );
  }
  await within(timeLimits.readinessOfMail, last.asking, undefined);
  return last.known;
}

async function check(attempt: () => Promise<void>): Promise<"ok" | "unreachable"> {
  const reached = attempt().then(
    () => "ok" as const,
    () => "unreachable" as const,
  );
  return within(timeLimits.readiness, reached, "unreachable");
}
