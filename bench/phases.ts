// Runs one operation of one candidate for a while with a given number in flight, and returns the measurements.

import { setTimeout as sleep } from "node:timers/promises";
import { Line } from "./line";
import type { MailSink } from "./mail-sink";
import { NotServed, type OperationName, type Running, type SignedIn } from "./targets/target";

export type Sample = {
  operation: OperationName;
  perSecond: number;
  milliseconds: number[];
  /** The driver's own processor time for each, in microseconds. */
  driverMicroseconds: number;
};

/** What a round of a candidate needs and leaves behind: sessions with a cookie, chains of refresh tokens. */
export type Held = { sessions: SignedIn[]; notServed: Set<OperationName> };

export type Durations = Record<Exclude<OperationName, "verify">, number>;

const mailPatienceSeconds = 30;
const wakeMilliseconds = 100;
let people = 0;
const thisRun = Date.now().toString(36);
export const somebody = () => `p${(people += 1)}.${thisRun}@people.example`;

/** Opens what every phase of a candidate starts from. */
export async function prepare(running: Running, sink: MailSink, sessions: number): Promise<Held> {
  const held: Held = { sessions: [], notServed: new Set() };
  const { browserSession } = running.verbs;
  if (!browserSession) return held;
  const line = await Line.open(running.port, running.host);
  for (let i = 0; i < sessions; i++)
    held.sessions.push(await browserSession(line, somebody(), (address) => sink.take(address, mailPatienceSeconds)));
  line.close();
  return held;
}

export type RoundResult = {
  samples: Sample[];
  /** Mails per second, to the last one of the request phase. */ mailsPerSecond?: number;
};

/** Runs every operation in turn. Each uses the results of the one before: mails are redeemed, and sessions are used. */
export async function runRound(
  running: Running,
  sink: MailSink,
  held: Held,
  inFlight: number,
  durations: Durations,
  wanted: readonly OperationName[],
): Promise<RoundResult> {
  const { verbs } = running;
  const result: RoundResult = { samples: [] };
  const keep = (sample: Sample | null) => void (sample && result.samples.push(sample));
  const wants = (operation: OperationName) => wanted.includes(operation) && !held.notServed.has(operation);
  const lines = await openLines(running, inFlight);
  let next = 0;
  const session = () => held.sessions[(next += 1) % held.sessions.length]!;
  try {
    // A driver may have closed its connections to Postgres while others were measured. Under traffic it would not.
    if (verbs.session && held.sessions.length > 0)
      await timed("session", lines, wakeMilliseconds, 0, (line) => verbs.session!(line, session()));
    if (wants("request")) {
      const addresses: string[] = [];
      const mailsBefore = sink.count();
      const began = performance.now();
      keep(
        await timed("request", lines, durations.request, inFlight, async (line) => {
          const address = somebody();
          await verbs.request(line, address);
          addresses.push(address);
        }),
      );
      if (running.mails) {
        await arrived(sink, mailsBefore + addresses.length);
        result.mailsPerSecond = (addresses.length / (performance.now() - began)) * 1000;
      }
      const signedIn = wants("verify") ? await redeemAll(running, sink, lines, addresses, keep) : [];
      if (!verbs.browserSession && signedIn.length > 0) held.sessions = signedIn.slice(0, 256);
      const chains = signedIn.filter(({ refreshToken }) => refreshToken !== undefined);
      // Each chain belongs to one worker: two workers that rotate the same token at once would measure a race.
      if (verbs.refresh && wants("refresh") && chains.length === 0) held.notServed.add("refresh");
      if (verbs.refresh && wants("refresh") && chains.length >= inFlight) {
        keep(
          await ifServed(held, "refresh", () =>
            timed("refresh", lines, durations.refresh, 0, (line, worker) => verbs.refresh!(line, chains[worker]!)),
          ),
        );
      }
    }
    if (verbs.session && wants("session"))
      keep(await timed("session", lines, durations.session, 0, (line) => verbs.session!(line, session())));
    if (verbs.token && wants("token"))
      keep(
        await ifServed(held, "token", () =>
          timed("token", lines, durations.token, 0, async (line) => void (await verbs.token!(line, session()))),
        ),
      );
    if (running.mails && wants("whole"))
      keep(await timed("whole", lines, durations.whole, 0, (line) => askToJwt(running, sink, line)));
    if (verbs.trivial && wants("trivial"))
      keep(await timed("trivial", lines, durations.trivial, 0, (line) => verbs.trivial!(line)));
    return result;
  } finally {
    for (const line of lines) line?.close();
    sink.clear();
  }
}

/** Opens one connection for each request in flight, in turn to the candidate's processes. Bare SQL has none. */
export async function openLines({ port, alsoAt = [], host }: Running, count: number): Promise<Line[]> {
  const ports = [port, ...alsoAt];
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      port === 0 ? (undefined as unknown as Line) : Line.open(ports[i % ports.length]!, host),
    ),
  );
}

/** From asking to the JWT, or to a session for a candidate without one. */
async function askToJwt({ verbs }: Running, sink: MailSink, line: Line): Promise<void> {
  const address = somebody();
  // Start to wait before asking, because a mail may come before the answer.
  const mail = sink.take(address, mailPatienceSeconds);
  await verbs.request(line, address);
  const signedIn = await verbs.verify(line, await mail, address);
  if (signedIn.accessToken === undefined && verbs.token) await verbs.token(line, signedIn);
}

async function redeemAll(
  { verbs, mails }: Running,
  sink: MailSink,
  lines: Line[],
  addresses: string[],
  keep: (sample: Sample) => void,
): Promise<SignedIn[]> {
  const received = await Promise.all(
    addresses.map((address) => (mails ? sink.take(address, mailPatienceSeconds) : "")),
  );
  const signedIn: SignedIn[] = [];
  let next = 0;
  const milliseconds: number[] = [];
  const { seconds, driver } = await together(lines, async (line) => {
    while (next < addresses.length) {
      const index = next++;
      const began = performance.now();
      signedIn.push(await verbs.verify(line, received[index]!, addresses[index]!));
      milliseconds.push(performance.now() - began);
    }
  });
  keep({
    operation: "verify",
    perSecond: milliseconds.length / seconds,
    milliseconds,
    driverMicroseconds: driver / milliseconds.length,
  });
  return signedIn;
}

async function timed(
  operation: OperationName,
  lines: Line[],
  duration: number,
  least: number,
  run: (line: Line, worker: number) => Promise<void>,
): Promise<Sample> {
  const milliseconds: number[] = [];
  const until = performance.now() + duration;
  const { seconds, driver } = await together(lines, async (line, worker) => {
    do {
      const began = performance.now();
      await run(line, worker);
      milliseconds.push(performance.now() - began);
    } while (performance.now() < until || milliseconds.length < least);
  });
  return {
    operation,
    perSecond: milliseconds.length / seconds,
    milliseconds,
    driverMicroseconds: driver / milliseconds.length,
  };
}

async function together(
  lines: Line[],
  work: (line: Line, worker: number) => Promise<void>,
): Promise<{ seconds: number; driver: number }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  // Wait for all of them before reporting a failure: a late answer must not be taken for the next one.
  const ended = await Promise.allSettled(lines.map(work));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, driver: user + system };
}

// A route that this version does not have is not a failure. Its row says "not served".
async function ifServed(held: Held, operation: OperationName, work: () => Promise<Sample>): Promise<Sample | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotServed)) throw error;
    held.notServed.add(operation);
    return null;
  }
}

async function arrived(sink: MailSink, count: number): Promise<void> {
  const deadline = performance.now() + mailPatienceSeconds * 1000;
  while (sink.count() < count) {
    if (performance.now() > deadline) throw new Error(`${count - sink.count()} mails did not arrive.`);
    await sleep(1);
  }
}
