// Can this process do its work? Asked by GET /readyz.

import { sql } from "@/db/client";
import { countPendingMigrations } from "@/db/migrate";
import { transport } from "@/lib/mail/delivery/transport";
import { processWide } from "@/lib/process-wide";

type Check = "ok" | "unreachable" | "pending";
const patienceMilliseconds = 3_000;
// A probe every second must not log in to the mail server every second.
const mailCheckLivesMilliseconds = 15_000;

/** One word per part: `ok`, `unreachable`, or `pending` migrations. The counter is ok while Postgres is: it stands in whenever Upstash is out of reach. */
export async function checkReadiness(): Promise<Record<"database" | "migrations" | "mail" | "counter", Check>> {
  const [database, migrations, mail] = await Promise.all([check(async () => void (await sql()`select 1`)), checkMigrations(), checkMail()]);
  return { database, migrations, mail, counter: database };
}

async function checkMigrations(): Promise<Check> {
  let pending = 0;
  const reached = await check(async () => void (pending = await countPendingMigrations(sql())));
  return reached === "ok" && pending > 0 ? "pending" : reached;
}

async function checkMail(): Promise<Check> {
  const last = processWide("mail-check", () => ({ at: 0, result: Promise.resolve<Check>("ok") }));
  if (performance.now() - last.at > mailCheckLivesMilliseconds || last.at === 0) {
    last.at = performance.now();
    last.result = check(async () => void (await (await transport()).verify()));
  }
  return last.result;
}

async function check(attempt: () => Promise<void>): Promise<Check> {
  const late = new Promise<Check>((resolve) => setTimeout(resolve, patienceMilliseconds, "unreachable").unref());
  return Promise.race([attempt().then((): Check => "ok", (): Check => "unreachable"), late]);
}
