import { randomBytes } from "node:crypto";
import { expect, test } from "playwright/test";
import { findFreePort } from "@/scripts/find-port.mjs";
import { makeDatabase, moveIn, under } from "@/e2e/support/own-database";
import { rows } from "@/e2e/support/rows";
import { shiftClock } from "@/lib/clock";
import { examineDatabase } from "./database";
import type { Finding } from "./finding";

let home: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  home = await moveIn("doctor");
});
test.afterAll(() => home.moveOut());

const findingOf = (findings: Finding[], what: Finding["about"]) => findings.find((finding) => finding.about === what);

test("a database that does not exist, or is not the right one", async () => {
  const url = (changes: object) => Object.assign(new URL(home.url), changes).href;
  const see = (changes: object) => under({ DATABASE_URL: url(changes) }, examineDatabase);
  const expected: [object, RegExp][] = [
    [{ port: String(await findFreePort()) }, /^Nothing listens at 127\.0\.0\.1:\d+\.$/],
    [{ pathname: "/nothing" }, /has no database of that name/],
    [{ password: "wrong-password" }, /refuses the login/],
    [{ hostname: "nowhere.invalid" }, /doesn't (resolve|answer)/],
  ];
  for (const [changes, what] of expected) {
    const findings = await see(changes);
    expect(findings).toEqual([
      { about: "database", result: "failed", what: expect.stringMatching(what), advice: expect.any(String) },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/wrong-password|postgres:\/\//);
  }
});

test("a database with no migrations, or old ones: the next start applies them, unless MIGRATE is off", async () => {
  const empty = await makeDatabase("doctor_empty");
  try {
    const migrations = async (settings: Record<string, string>) =>
      (await under(settings, examineDatabase)).find(({ about }) => about === "migrations");
    expect(await migrations({ DATABASE_URL: empty.url })).toMatchObject({
      result: "warning",
      what: "No migration is applied yet.",
    });
    expect(await migrations({ DATABASE_URL: empty.url, MIGRATE: "off" })).toMatchObject({
      result: "failed",
      advice: "Run npm run db:migrate.",
    });
    const [newest] =
      await home.sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations) returning *`;
    expect(await migrations({ MIGRATE: "off" })).toMatchObject({
      result: "failed",
      what: expect.stringMatching(/^1 migration of this build pending/),
    });
    await home.sql`insert into drizzle.__drizzle_migrations ${home.sql(newest!)}`;
    expect(await migrations({ MIGRATE: "off" })).toMatchObject({ result: "ok" });
  } finally {
    await empty.end();
  }
});

test("a clock that is ten seconds off", async () => {
  const clock = async () => (await examineDatabase()).find(({ about }) => about === "clock");
  try {
    shiftClock(-10_000);
    expect(await clock()).toMatchObject({
      result: "failed",
      what: expect.stringMatching(/ (9|10|11) s behind the database's/),
    });
    shiftClock(10_000);
    expect(await clock()).toMatchObject({
      result: "failed",
      what: expect.stringMatching(/ (9|10|11) s ahead of the database's/),
    });
    shiftClock(1_000);
    expect(await clock()).toMatchObject({ result: "ok" });
  } finally {
    shiftClock(0);
  }
});

test("a database across a network without TLS is a warning, with what to write", async () => {
  // A short form of 127.0.0.1, which counts as a server across the network.
  const address = (query: string) => {
    const url = new URL(home.url);
    return `postgres://${url.username}:${url.password}@127.1:${url.port}${url.pathname}${query}`;
  };
  for (const [query, what] of [
    ["", /TLS is used only if the server offers it/],
    ["?sslmode=disable", /nothing encrypts the connection/],
  ] as const) {
    const finding = findingOf(await under({ DATABASE_URL: address(query) }, examineDatabase), "database TLS");
    expect(finding).toMatchObject({
      result: "warning",
      what: expect.stringMatching(what),
      advice: expect.stringContaining("sslmode=verify-full"),
    });
  }
  expect(findingOf(await examineDatabase(), "database TLS")).toMatchObject({
    result: "ok",
    what: expect.stringContaining("is this machine"),
  });
  const refused = await under({ DATABASE_URL: address("?sslmode=require") }, examineDatabase);
  expect(refused).toEqual([
    { about: "database", result: "failed", what: expect.any(String), advice: expect.any(String) },
  ]);
});

test("missing rights are listed as the grants that give them", async () => {
  const role = `watched_${randomBytes(4).toString("hex")}`;
  await rows().unsafe(`create role ${role} login password 'only-here'`);
  const url = new URL(home.url);
  Object.assign(url, { username: role, password: "only-here" });
  const see = async (what: Finding["about"]) =>
    findingOf(await under({ DATABASE_URL: url.href, MIGRATE: "off" }, examineDatabase), what);
  try {
    expect(await see("rights")).toMatchObject({
      result: "failed",
      advice: expect.stringContaining(`GRANT SELECT, INSERT, UPDATE, DELETE ON users TO "${role}";`),
    });
    expect(await see("migrations")).toMatchObject({
      result: "failed",
      what: expect.stringContaining("permission denied for schema drizzle"),
      advice: expect.stringContaining(`GRANT USAGE ON SCHEMA drizzle TO "${role}"`),
    });
    await home.sql.unsafe(
      `grant select, insert, update, delete on all tables in schema public to ${role}; revoke update on sessions from ${role}; grant usage on schema drizzle to ${role}; grant select on drizzle.__drizzle_migrations to ${role}`,
    );
    expect(await see("rights")).toMatchObject({ result: "failed", advice: `GRANT UPDATE ON sessions TO "${role}";` });
    await home.sql.unsafe(`grant update on sessions to ${role}`);
    expect(await see("rights")).toMatchObject({ result: "ok" });
    expect(await see("migrations")).toMatchObject({ result: "ok" });
  } finally {
    await home.sql.unsafe(`drop owned by ${role}`);
    await rows().unsafe(`drop role ${role}`);
  }
});

test("a database of another encoding cannot be used", async () => {
  const name = `postkey_latin_${randomBytes(4).toString("hex")}`;
  await rows().unsafe(`create database ${name} encoding 'LATIN1' locale 'C' template template0`);
  const url = new URL(home.url);
  url.pathname = `/${name}`;
  try {
    expect(await under({ DATABASE_URL: url.href }, examineDatabase)).toEqual([
      {
        about: "database",
        result: "failed",
        what: expect.stringContaining("LATIN1"),
        advice: expect.stringContaining("ENCODING 'UTF8'"),
      },
    ]);
  } finally {
    await rows().unsafe(`drop database ${name} with (force)`);
  }
});
