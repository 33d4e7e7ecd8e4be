// Does time reveal who has an account? Asks for known, unknown, disabled and not-allowed addresses in a shuffled order, and
// compares every pair of classes: by the time of the answer, and by the times of the next answers on the same connection,
// when mail is made for some of them. Started by `npm run bench -- enumeration`, and not part of `npm run bench`. --quick
// takes fewer samples.

import { randomInt } from "node:crypto";
import { Agent, request, type RequestOptions } from "node:http";
import { loadavg } from "node:os";
import { startLoadedApp } from "../e2e/support/load";
import { makeDatabase } from "../e2e/support/own-database";
import { somebodyNew, type Person } from "../e2e/support/people";
import { rows as connection } from "../e2e/support/rows";
import { startSmtpServer } from "../e2e/support/smtp-server";
import { quantile } from "./table";

const classes = ["known", "unknown", "disabled", "not allowed"] as const;
type Class = (typeof classes)[number];

const samplesPerClass = process.argv.includes("--quick") ? 300 : 2_000;
const warmUp = samplesPerClass / 5;
// 0.5: a guess from the time is no better than a coin toss. The range is a little over three standard errors to each side,
// for 2,000 samples of each class.
const tolerated = { from: 0.47, to: 0.53 };
// How many GET /healthz follow on the same connection: an attacker could time these, and a mail is made during them.
const following = [4, 40] as const;
/** The parts of a sample that are compared: the time of the answer, and of this many requests after it. */
const parts = ["answer", ...following.map((count) => `next ${count} requests`)];

// If sign-up is closed, unknown and not-allowed addresses are the same class.
const settings = [
  { signUp: "people.example", asked: classes },
  { signUp: "closed", asked: ["known", "unknown", "disabled"] },
] as const;

let leaks = 0;
for (const { signUp, asked } of settings) {
  const database = await makeDatabase("enumeration");
  const sink = await startSmtpServer({ countOnly: true });
  const app = await startLoadedApp({
    name: "bench-enumeration",
    databaseUrl: database.url,
    smtpUrl: sink.url,
    secret: process.env.AUTH_SECRET!,
    env: { LOG_LEVEL: "error", SIGN_UP: signUp },
  });
  // One connection, so that none has to be opened during a sample.
  const place = { database, port: app.port, origin: app.origin, agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
  for (const [name, ask] of [
    ["POST /auth/login", askByProgram],
    ["POST /forms/request-link", askByForm],
  ] as const) {
    console.log(`\nSIGN_UP=${signUp}, ${name}, ${samplesPerClass} samples a class, load ${loadavg()[0]!.toFixed(2)}`);
    leaks += await measure(place, asked, ask);
  }
  place.agent.destroy();
  await app.stop();
  await sink.stop();
  await database.end();
}
await connection().end();
process.exit(leaks === 0 ? 0 : 1);

type Place = { database: Awaited<ReturnType<typeof makeDatabase>>; port: number; origin: string; agent: Agent };
type Ask = (place: Place, person: Person) => Promise<void>;

/** Prints the area under the ROC curve for each pair of classes. @returns how many are outside the tolerated range */
async function measure(place: Place, asked: readonly Class[], ask: Ask): Promise<number> {
  const people = await makePeople(place, asked);
  for (const { person } of people.splice(0, warmUp)) await sample(place, person, ask);
  const times = new Map<Class, number[][]>(asked.map((one) => [one, []]));
  for (const { kind, person } of people) times.get(kind)!.push(await sample(place, person, ask));
  let outside = 0;
  for (const [part, name] of parts.entries()) {
    const of = (kind: Class) => times.get(kind)!.map((one) => one[part]!);
    console.log(
      `  ${name}: ${asked.map((one) => `${one} p50 ${quantile(of(one), 0.5).toFixed(2)} ms, p95 ${quantile(of(one), 0.95).toFixed(2)} ms`).join("; ")}`,
    );
    for (const [index, one] of asked.entries()) {
      for (const other of asked.slice(index + 1)) {
        const area = areaUnderCurve(of(one), of(other));
        const held = area >= tolerated.from && area <= tolerated.to;
        outside += Number(!held);
        console.log(
          `    ${`${one} against ${other}`.padEnd(28)} ${area.toFixed(3)}  ${tolerated.from} to ${tolerated.to}: ${held ? "yes" : "NO"}`,
        );
      }
    }
  }
  return outside;
}

/** Asks once, and goes on asking on the same connection. @returns the milliseconds of each part */
async function sample(place: Place, person: Person, ask: Ask): Promise<number[]> {
  let began = performance.now();
  await ask(place, person);
  const times = [performance.now() - began];
  began = performance.now();
  for (let count = 1; count <= Math.max(...following); count++) {
    await send(place, "/healthz", { method: "GET" }, "", 200);
    if (following.some((one) => one === count)) times.push(performance.now() - began);
  }
  return times;
}

/** All people to ask for, shuffled. The first ones only warm up the app. Each address is asked for once. */
async function makePeople({ database }: Place, asked: readonly Class[]): Promise<{ kind: Class; person: Person }[]> {
  const made = (kind: Class, count: number) =>
    Array.from({ length: count }, () => {
      const person = somebodyNew("ada");
      return {
        kind,
        person: kind === "not allowed" ? { ...person, address: person.address.replace("@people", "@strange") } : person,
      };
    });
  const everybody = asked.flatMap((kind) => made(kind, samplesPerClass));
  for (const [kind, disabledAt] of [
    ["known", null],
    ["disabled", new Date()],
  ] as const) {
    const emails = everybody.filter((one) => one.kind === kind).map(({ person }) => person.address);
    await database.sql`insert into users (email, email_verified_at, disabled_at) select email, now(), ${disabledAt} from unnest(${emails}::text[]) as email`;
  }
  await database.sql`analyze users`;
  for (let index = everybody.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [everybody[index], everybody[other]] = [everybody[other]!, everybody[index]!];
  }
  return [...made("unknown", warmUp), ...everybody];
}

/** The share of pairs in which the second took longer; ties count half (Mann-Whitney). */
function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const sorted = first.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = second.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (first.length * second.length);
}

function askByProgram(place: Place, { address, headers }: Person): Promise<void> {
  return post(place, "/auth/login", "application/json", JSON.stringify({ email: address }), headers, 202);
}

function askByForm(place: Place, { address, headers }: Person): Promise<void> {
  return post(
    place,
    "/forms/request-link",
    "application/x-www-form-urlencoded",
    new URLSearchParams({ email: address }).toString(),
    { ...headers, Origin: place.origin },
    303,
  );
}

function post(
  place: Place,
  path: string,
  type: string,
  body: string,
  headers: Record<string, string>,
  wanted: number,
): Promise<void> {
  return send(
    place,
    path,
    { method: "POST", headers: { ...headers, "Content-Type": type, "Content-Length": Buffer.byteLength(body) } },
    body,
    wanted,
  );
}

function send(
  { port, agent }: Place,
  path: string,
  options: RequestOptions,
  body: string,
  wanted: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, agent, ...options }, (response) => {
      if (response.statusCode !== wanted)
        reject(new Error(`${path} answered ${response.statusCode}: what is measured would mean nothing.`));
      response.resume().on("end", resolve).on("error", reject);
    });
    sent.on("error", reject).end(body);
  });
}
