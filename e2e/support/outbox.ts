// What the tests of lib/mail share: a mail server that misbehaves on command, a database with only their own mail, rows that
// age, and the result of each mail.

import { Writable } from "node:stream";
import pino from "pino";
import PostalMime, { type Email as ParsedEmail } from "postal-mime";
import type postgres from "postgres";
import { deliverDue } from "@/lib/mail/delivery/deliver";
import { readTimeline } from "@/lib/mail/timeline";
import { makeTransport, usualLimits } from "@/lib/mail/delivery/smtp/transport";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { toEmail, type Email } from "./inbox";
import { moveIn } from "./own-database";
import { obliging } from "./smtp-script";
import { startSmtpServer, type Received, type SmtpOptions, type SmtpServer } from "./smtp-server";

export type PostOffice = {
  server: SmtpServer;
  sql: postgres.Sql;
  /** The database's address. */
  url: string;
  /** Every line this process has logged since the test began. */
  logged: string[];
  /** Begins a test: no mail, a server that behaves, nothing remembered of former failures. */
  reset(): Promise<void>;
  /** Uses this transport's limits for what follows, until the next reset. */
  limit(milliseconds: number): void;
  close(): Promise<void>;
};

/** Gives the verbs of this process a database and a mail server of their own. */
export async function openPostOffice(
  name: string,
  settings: Record<string, string> = {},
  smtp: SmtpOptions = {},
): Promise<PostOffice> {
  const server = await startSmtpServer(smtp);
  const place = await moveIn(name, {
    SMTP_URL: server.url,
    LIMIT_SEND_PER_ADDRESS: "100/1h",
    LIMIT_SEND_PER_ADDRESS_DAY: "100/1d",
    ...settings,
  });
  const logged: string[] = [];
  const useTransport = (limits: typeof usualLimits) => {
    forgetTransport();
    processWide("mail-transport", () => makeTransport(server.url, limits));
  };
  return {
    server,
    sql: place.sql,
    url: place.url,
    logged,
    async reset() {
      server.setScript(obliging);
      for (const list of [server.received, server.notTaken, server.said, logged]) list.length = 0;
      await place.sql`truncate outbox_messages, mail_suppressions, challenges cascade`;
      useTransport(usualLimits);
      forgetProcessWide("mail-delivery");
      forgetProcessWide("log");
      processWide("log", () =>
        pino({ base: undefined }, new Writable({ write: (line, _, done) => (logged.push(String(line)), done()) })),
      );
    },
    limit: (milliseconds) => useTransport({ connectMilliseconds: milliseconds, silenceMilliseconds: milliseconds }),
    async close() {
      forgetTransport();
      forgetProcessWide("log");
      await place.moveOut();
      await server.stop();
    },
  };
}

// Made here and not by transport(), so nothing else closes it.
function forgetTransport(): void {
  processWide<{ close(): void } | null>("mail-transport", () => null)?.close();
  forgetProcessWide("mail-transport");
}

export type OutboxRow = {
  id: string;
  kind: string;
  state: string;
  attempts: number;
  sealed_link: string | null;
  sealed_code: string | null;
  settled_at: Date | null;
  /** Seconds until the next attempt, by the database's clock. */
  wait: number;
  request_id: string;
};

/** The mails to an address, the oldest first. */
export async function outboxOf(db: postgres.Sql, address: string): Promise<OutboxRow[]> {
  return db<OutboxRow[]>`
    select id, kind, state, attempts, sealed_link, sealed_code, settled_at, request_id,
      extract(epoch from next_attempt_at - now())::float8 as wait
    from outbox_messages where recipient = ${address} order by created_at, id
  `;
}

/** The one mail to an address. */
export async function onlyMailTo(db: postgres.Sql, address: string): Promise<OutboxRow> {
  const all = await outboxOf(db, address);
  if (all.length !== 1) throw new Error(`There are ${all.length} mails to ${address}.`);
  return all[0]!;
}

/** Lets time pass for whatever waits for its next attempt, or for the end of a lease. */
export async function ageWaits(db: postgres.Sql, seconds: number): Promise<void> {
  await db`update outbox_messages set next_attempt_at = next_attempt_at - make_interval(secs => ${seconds}::float8) where state = 'queued'`;
}

/** Lets every wait pass, and delivers. */
export async function deliverLater(db: postgres.Sql): Promise<void> {
  await ageWaits(db, 3600);
  await deliverDue();
}

/** What an operator sees for an address, request id or reference: one text per mail, newest first. */
export async function told(asked: string): Promise<string[]> {
  return (await readTimeline(asked)).map(({ heading, lines }) => [heading, ...lines].join("\n"));
}

export async function parse(message: Received): Promise<ParsedEmail> {
  return PostalMime.parse(message.raw);
}

/** Picks out of a sign-in mail what its reader would. */
export async function read(message: Received): Promise<Email> {
  const { subject = "", text = "", html = "" } = await parse(message);
  return toEmail({ id: message.messageId, to: message.to, subject, text, html, raw: message.raw, at: message.at });
}
