// Can the time of an answer tell whose address it was? Asks for known, unknown, disabled and not-allowed addresses in a
// shuffled order and compares every two classes. Started by `npm run bench -- enumeration`; no part of `npm run bench`.

import { randomInt } from "node:crypto";
import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import { startLoadedApp } from "../e2e/support/load";
import { makeDatabase } from "../e2e/support/own-database";
import { somebodyNew, type Person } from "../e2e/support/people";
import { rows as connection } from "../e2e/support/rows";
import { startSmtpServer } from "../e2e/support/smtp-server";
import { quantile } from "./table";

const classes = ["known", "unknown", "disabled", "not allowed"] as const;
type Class = (typeof classes)[number];

const samplesPerClass = 2_000;
const warmUp = 400;
// 0.5: a guess by the time is as good as a coin. Three and a bit standard errors of 2,000 samples a class either way.
const tolerated = { from: 0.47, to: 0.53 };

const database = await makeDatabase("enumeration");
const sink = await startSmtpServer({ countOnly: true });
const app = await startLoadedApp({
  name: "bench-enumeration", databaseUrl: database.url, smtpUrl: sink.url, secret: process.env.AUTH_SECRET!, env: { LOG_LEVEL: "error", SIGN_UP: "people.example" },
});
// One connection, so that none has to be made while a sample is taken.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
console.log(`load at start ${loadavg()[0]!.toFixed(2)}`);
let leaks = 0;
for (const [name, ask] of [["POST /auth/login", askByProgram], ["POST /forms/request-link", askByForm]] as const) leaks += await measure(name, ask);
agent.destroy();
await app.stop();
await sink.stop();
await database.end();
await connection().end();
process.exit(leaks === 0 ? 0 : 1);

/** Prints the area under the ROC curve for each pair of classes. @returns how many are outside what is tolerated */
async function measure(name: string, ask: (person: Person) => Promise<void>): Promise<number> {
  const people = await makePeople();
  for (const person of people.splice(0, warmUp)) await ask(person.person);
  const times = new Map<Class, number[]>(classes.map((one) => [one, []]));
  for (const { kind, person } of people) {
    const began = performance.now();
    await ask(person);
    times.get(kind)!.push(performance.now() - began);
  }
  console.log(`\n${name}, ${samplesPerClass} samples a class`);
  for (const one of classes) console.log(`  ${one.padEnd(12)} p50 ${quantile(times.get(one)!, 0.5).toFixed(2)} ms, p95 ${quantile(times.get(one)!, 0.95).toFixed(2)} ms`);
  let outside = 0;
  for (const [index, one] of classes.entries()) {
    for (const other of classes.slice(index + 1)) {
      const area = areaUnderCurve(times.get(one)!, times.get(other)!);
      const held = area >= tolerated.from && area <= tolerated.to;
      outside += Number(!held);
      console.log(`  ${`${one} against ${other}`.padEnd(28)} ${area.toFixed(3)}  ${tolerated.from} to ${tolerated.to}: ${held ? "yes" : "NO"}`);
    }
  }
  return outside;
}

/** Everybody who will be asked for, shuffled; the first ones only warm up. Each address is asked for once. */
async function makePeople(): Promise<{ kind: Class; person: Person }[]> {
  const made = (kind: Class, count: number) =>
    Array.from({ length: count }, () => {
      const person = somebodyNew("ada");
      return { kind, person: kind === "not allowed" ? { ...person, address: person.address.replace("@people", "@strange") } : person };
    });
  const everybody = classes.flatMap((kind) => made(kind, samplesPerClass));
  for (const [kind, disabledAt] of [["known", null], ["disabled", new Date()]] as const) {
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

function askByProgram({ address, headers }: Person): Promise<void> {
  return post("/auth/login", "application/json", JSON.stringify({ email: address }), headers, 202);
}

function askByForm({ address, headers }: Person): Promise<void> {
  return post("/forms/request-link", "application/x-www-form-urlencoded", new URLSearchParams({ email: address }).toString(), { ...headers, Origin: app.origin }, 303);
}

function post(path: string, type: string, body: string, headers: Record<string, string>, wanted: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: app.port, path, method: "POST", agent, headers: { ...headers, "Content-Type": type, "Content-Length": Buffer.byteLength(body) } }, (response) => {
      if (response.statusCode !== wanted) reject(new Error(`${path} answered ${response.statusCode}: what is measured would mean nothing.`));
      response.resume().on("end", resolve).on("error", reject);
    });
    sent.on("error", reject).end(body);
  });
}
