// Can this process do its work? Asked by GET /readyz, which balancers go by, and by the page /status.

import { run } from "@/db/client";
import { countPendingMigrations } from "@/db/migrate";
import { sql } from "@/db/sql";
import { transport } from "@/lib/mail/delivery/smtp/transport";
import { processWide } from "@/lib/process-wide";

export type Checks = {
  database: "ok" | "unreachable";
  migrations: "ok" | "unreachable" | "pending";
  /** The counter is ok while Postgres is: it stands in whenever Upstash is out of reach. */
  counter: "ok" | "unreachable";
  /** `degraded`: nobody answers, and what is accepted waits in the outbox. */
  mail: "ok" | "degraded";
};

const patienceMilliseconds = 3_000;
// A probe every second must not log in to the mail server every second.
const mailCheckLivesMilliseconds = 15_000;
// Nothing is decided by it, so no balancer's time-out should be either. What comes later is told to the next probe.
const mailPatienceMilliseconds = 500;

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
 * Tells whether a process may get requests. Without a mail server it may: every process has the same one, so a balancer
 * that went by it would take all of them away, and people who only use their session with them.
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
  await Promise.race([last.asking, after(mailPatienceMilliseconds, undefined)]);
  return last.known;
}

async function check(attempt: () => Promise<void>): Promise<"ok" | "unreachable"> {
  return Promise.race([
    attempt().then(
      () => "ok" as const,
      () => "unreachable" as const,
    ),
    after(patienceMilliseconds, "unreachable" as const),
  ]);
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}
