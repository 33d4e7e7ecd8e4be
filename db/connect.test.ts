import { createServer, type Server } from "node:net";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import type postgres from "postgres";
import { findFreePort } from "@/scripts/find-port.mjs";
import { openPool, placeOf } from "./connect";

const url = () => new URL(process.env.POSTKEY_TEST_DATABASE_URL!);
const given: postgres.Sql[] = [];
test.afterEach(async () => void (await Promise.all(given.splice(0).map((pool) => pool.end({ timeout: 0 })))));

function open(address: URL | string): postgres.Sql {
  const pool = openPool(String(address), { max: 2, backoff: false, onnotice: () => {} });
  given.push(pool);
  return pool;
}
function withHosts(hosts: string, query = ""): string {
  const { username, password, pathname } = url();
  return `postgres://${username}:${password}@${hosts}${pathname}${query}`;
}

test("parameters of other programs never reach the server", async () => {
  const address = url();
  address.search =
    "?pgbouncer=true&schema=public&connection_limit=5&pool_timeout=10&sslaccept=strict&statement_cache_size=0&anything=else&channel_binding=prefer&application_name=mine&options=-c%20statement_timeout%3D77s";
  const [row] = await open(
    address,
  )`select current_setting('application_name') as name, current_setting('statement_timeout') as timeout, current_setting('anything', true) as anything`;
  expect(row).toEqual({ name: "mine", timeout: "77s", anything: null });
  const [plain] = await open(url())`select current_setting('application_name') as name`;
  expect(plain).toEqual({ name: "postkey" });
});

test("of several hosts the first that answers is used, and when none answers the statement fails", async () => {
  const { host, port } = url();
  const dead = `127.0.0.1:${await findFreePort()}`;
  expect(await open(withHosts(`${dead},${host}`))`select 1 as one`).toEqual([{ one: 1 }]);
  expect(await open(withHosts(`${host},${dead}`))`select 1 as one`).toEqual([{ one: 1 }]);
  expect(
    await open(withHosts(`${dead},127.0.0.1`, `?port=1,${port}&target_session_attrs=read-write`))`select 1 as one`,
  ).toEqual([{ one: 1 }]);
  const away = open(withHosts(`${dead},127.0.0.1:${await findFreePort()}`));
  for (let round = 0; round < 5; round++) await expect(away`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a server that takes no writes is skipped, and when no server takes writes the statement fails", async () => {
  const standby = await startFakeStandby();
  const { host } = url();
  expect(
    await open(withHosts(`127.0.0.1:${standby.port},${host}`, "?target_session_attrs=read-write"))`select 1 as one`,
  ).toEqual([{ one: 1 }]);
  expect(standby.asked()).toBeGreaterThan(0);
  const dead = `127.0.0.1:${await findFreePort()}`;
  await expect(
    open(withHosts(`127.0.0.1:${standby.port},${dead}`, "?target_session_attrs=primary"))`select 1`,
  ).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await standby.stop();
});

test("a server without TLS is reached under prefer, and refused under require", async () => {
  const address = url();
  address.search = "?sslmode=prefer";
  expect(await open(address)`select 1 as one`).toEqual([{ one: 1 }]);
  for (const mode of ["require", "verify-full"]) {
    address.search = `?sslmode=${mode}`;
    await expect(open(address)`select 1`, mode).rejects.toThrow();
  }
});

test("a certificate that cannot be read is named when the pool is opened", () => {
  expect(() => open("postgres://u:secret-word@h/d?sslmode=verify-ca&sslrootcert=/nowhere/ca.pem")).toThrow(
    "sslrootcert in the database's URL names /nowhere/ca.pem, which cannot be read: ENOENT.",
  );
  expect(() => open("postgres://u:secret/word@h/d")).toThrow(/percent-encoded/);
});

test("only the hosts of an address are shown", () => {
  expect(placeOf("postgres://u:p@a,[::1]:77/d")).toBe("a:5432, [::1]:77");
  expect(placeOf("postgres:///d?host=/run/pg")).toBe("/run/pg");
});

/** A server that speaks just enough of the protocol to say that it is a standby. */
async function startFakeStandby(): Promise<{ port: number; asked: () => number; stop: () => Promise<void> }> {
  let asked = 0;
  const server: Server = createServer((socket) => {
    let started = false;
    socket
      .on("error", () => {})
      .on("data", () => {
        const ready = message("Z", Buffer.from("I"));
        if (!started)
          socket.write(Buffer.concat([message("R", Buffer.alloc(4)), message("K", Buffer.alloc(8)), ready]));
        else
          socket.write(
            Buffer.concat([
              message("1"),
              message("t", Buffer.alloc(2)),
              message("T", column("standby", 16)),
              message("2"),
              message("D", Buffer.from([0, 1, 0, 0, 0, 1, 116])),
              message("C", Buffer.from("SELECT 1\0")),
              ready,
            ]),
          );
        if (started) asked++;
        started = true;
      });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function column(name: string, type: number): Buffer {
  const rest = Buffer.alloc(18);
  rest.writeInt32BE(type, 6);
  return Buffer.concat([Buffer.from([0, 1]), Buffer.from(`${name}\0`), rest]);
}

function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test("the client is opened in one place", () => {
  for (const path of ["db/client.ts", "db/drizzle.ts", "db/migrate.ts"])
    expect(readFileSync(path, "utf8")).not.toMatch(/import postgres from/);
});
