// What this process has counted since it started, for Prometheus. Verbs and app/_http count here; GET /metrics reads
// it. Every label takes its values from a closed list, so nobody outside can create a series. The counts are for this
// process only: Prometheus adds up the processes.

import { env } from "./env";
import type { Outcome } from "./outcome";
import { processWide } from "./process-wide";
import type { ReasonCode } from "./reasons";

// A request is answered from memory or by one statement. One that takes seconds is waiting for something.
const requestSeconds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
// From a mail that arrives at once to a link that is opened just before it expires.
const signInSeconds = [5, 10, 20, 30, 60, 120, 300, 600, 900, 1_800];

// prom-client is loaded by the first count, which comes after the first answer, so a start does not wait for it. Counts
// made before it has loaded are applied in order, and before any read.
const metrics = () => processWide("metrics", make);
const note = (count: (made: Awaited<ReturnType<typeof make>>) => void) => void metrics().then(count);

async function make() {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const made = {
    registry,
    requests: new Counter({
      name: "postkey_requests_total",
      help: "Answered requests.",
      labelNames: ["route", "status"],
      registers,
    }),
    duration: new Histogram({
      name: "postkey_request_seconds",
      help: "From the first byte of a request to the last of its answer.",
      labelNames: ["route"],
      buckets: requestSeconds,
      registers,
    }),
    refusals: new Counter({
      name: "postkey_refusals_total",
      help: "Refused requests by reason code.",
      labelNames: ["reason"],
      registers,
    }),
    cuts: new Counter({
      name: "postkey_connections_cut_total",
      help: "Connections that were refused or ended for what they took up.",
      labelNames: ["reason"],
      registers,
    }),
    mails: new Counter({
      name: "postkey_mails_total",
      help: "What became of each attempt to hand a mail over.",
      labelNames: ["outcome"],
      registers,
    }),
    redeems: new Counter({
      name: "postkey_redeems_total",
      help: "Links and codes presented.",
      labelNames: ["by", "outcome"],
      registers,
    }),
    signIn: new Histogram({
      name: "postkey_sign_in_seconds",
      help: "From asking for the mail to being signed in.",
      labelNames: ["by"],
      buckets: signInSeconds,
      registers,
    }),
    upstash: new Gauge({
      name: "postkey_upstash_reachable",
      help: "1 while Upstash counts floods, 0 while Postgres stands in. Absent without Upstash.",
      registers,
    }),
    databaseReachable: new Gauge({
      name: "postkey_database_reachable",
      help: "1 when Postgres answered this scrape.",
      registers,
    }),
    databaseSeconds: new Gauge({
      name: "postkey_database_seconds",
      help: "How long this scrape's statement waited for a connection of the pool and its answer.",
      registers,
    }),
    databaseConnections: new Gauge({
      name: "postkey_database_connections",
      help: "Connections of all processes to the database by state, as Postgres sees them.",
      labelNames: ["state"],
      registers,
    }),
    queued: new Gauge({
      name: "postkey_outbox_queued",
      help: "Mails that wait to be sent, of all processes.",
      registers,
    }),
    oldest: new Gauge({
      name: "postkey_outbox_oldest_seconds",
      help: "Age of the oldest mail that waits, 0 when none does.",
      registers,
    }),
    mailsLastHour: new Gauge({
      name: "postkey_mails_last_hour",
      help: "Mails accepted within an hour, of all processes.",
      registers,
    }),
    mailAlarm: new Gauge({
      name: "postkey_mails_last_hour_alarm",
      help: "The number of ALARM_MAILS_PER_HOUR.",
      registers,
    }),
  };
  // A gauge without labels starts at 0, which here would mean that Upstash is away.
  made.upstash.remove();
  return made;
}

/**
 * Counts an answered request.
 * @param route a pattern of app/_http/listener/routes, never a path
 * @param status of the answer, or "aborted"
 */
export function countRequest(route: string, status: string, seconds: number): void {
  note(({ requests, duration }) => {
    requests.inc({ route, status });
    duration.observe({ route }, seconds);
  });
}

/** Counts a refusal that was answered. */
export function countRefusal(reason: ReasonCode): void {
  note(({ refusals }) => refusals.inc({ reason }));
}

/**
 * `full`: too many connections. `pipeline`: too many requests waiting on one connection. `unread`: the client did not
 * read an answer. `unfinished`: the client did not finish sending a request in time.
 */
export type CutReason = "full" | "pipeline" | "unread" | "unfinished";

/** Counts a connection that the listener refused or ended. */
export function countCut(reason: CutReason): void {
  note(({ cuts }) => cuts.inc({ reason }));
}

export type MailOutcome = "accepted" | "refused" | "postponed" | "expired" | "redeemed" | "failed";

/** Counts the result of an attempt to hand a mail over. */
export function countMail(outcome: MailOutcome): void {
  note(({ mails }) => mails.inc({ outcome }));
}

/**
 * Counts a link or code that was presented, and how long its sign-in took.
 * @returns the same outcome
 */
export function countRedeem<T extends { secondsSinceAsked: number }, O extends Outcome<T>>(
  by: "link" | "code",
  outcome: O,
): O {
  note(({ redeems, signIn }) => {
    redeems.inc({ by, outcome: outcome.ok ? "redeemed" : outcome.reason });
    if (outcome.ok) signIn.observe({ by }, outcome.value.secondsSinceAsked);
  });
  return outcome;
}

/** Sets whether Upstash counts for the flood limits. Called when it is configured, given up, and back. */
export function noteUpstash(reachable: boolean): void {
  note(({ upstash }) => upstash.set(reachable ? 1 : 0));
}

export type DatabaseState = {
  queued: number;
  oldestSeconds: number;
  mailsLastHour: number;
  connections: Record<string, number>;
  /** How long reading this took. */
  seconds: number;
};

/** Sets what a scrape read from the database; null when it did not answer. */
export function noteDatabase(state: DatabaseState | null): void {
  note((made) => {
    const { databaseReachable, databaseSeconds, databaseConnections, queued, oldest, mailsLastHour, mailAlarm } = made;
    mailAlarm.set(env().alarmMailsPerHour);
    databaseReachable.set(state ? 1 : 0);
    databaseConnections.reset();
    // Unknown values are absent rather than 0 or old, so that a number from before an outage misleads nobody.
    for (const gauge of [databaseSeconds, queued, oldest, mailsLastHour]) gauge.remove();
    if (!state) return;
    databaseSeconds.set(state.seconds);
    queued.set(state.queued);
    oldest.set(state.oldestSeconds);
    mailsLastHour.set(state.mailsLastHour);
    for (const [name, count] of Object.entries(state.connections)) databaseConnections.set({ state: name }, count);
  });
}

/** All metrics in Prometheus' text format, and its media type. */
export async function exposeMetrics(): Promise<{ text: string; contentType: string }> {
  const { registry } = await metrics();
  return { text: await registry.metrics(), contentType: registry.contentType };
}
