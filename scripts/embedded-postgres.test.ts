import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test } from "playwright/test";
import { startPostgres } from "./embedded-postgres.mjs";

// Making a database keeps a core busy for seconds, and these tests are not about that. So all but the first and one other
// use the database that is already there.
let folder = "";
const homes = new Set<string>();

test.beforeAll(async () => {
  folder = await newFolder();
});

test.afterAll(async () => {
  // The data is elsewhere if the user that Postgres runs as cannot enter root's temporary folder.
  for (const home of homes) await rm(home, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "postkey-unit-"));
  await chmod(parent, 0o711);
  homes.add(parent);
  return join(parent, "postgres");
}

test("data outlives a stop, and the password and port stay the same", async () => {
  const first = await start();
  await query(first.url, "create table kept as select 42 as answer");
  await first.stop();
  await expect(query(first.url, "select 1")).rejects.toThrow();

  const second = await start();
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  expect(second.url).toBe(first.url);
  await second.stop();
});

test("starts at the same moment share one server, which stops with the last of them", async () => {
  const elsewhere = await startElsewhere(folder);
  const [one, two] = await Promise.all([start(), start()]);
  expect(one.url).toBe(two.url);
  await one.stop();
  elsewhere.stdin.end();
  await once(elsewhere, "exit");
  expect(await query(two.url, "select 1 as up")).toEqual([{ up: 1 }]);
  await two.stop();
  await expect(query(two.url, "select 1")).rejects.toThrow();
});

test("a process that was killed keeps no server: the next one shares it, and then stops it", async () => {
  const elsewhere = await startElsewhere(folder);
  elsewhere.kill("SIGKILL");
  await once(elsewhere, "exit");

  const next = await start();
  expect(await query(next.url, "select 1 as up")).toEqual([{ up: 1 }]);
  await next.stop();
  await expect(query(next.url, "select 1")).rejects.toThrow();
});

test("a server that stops by itself says so, and what was started before it can be stopped", async () => {
  const said: string[] = [];
  const server = await startPostgres({ folder, durable: false, log: (line) => said.push(line) });
  const [pid] = (await readFile(join(server.home, "data", "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGINT");
  await expect.poll(() => said).toEqual([expect.stringMatching(/^Postgres has stopped by itself:\n/)]);
  await server.stop();
});

test("an interrupted first start leaves nothing that is taken for a database", async () => {
  const interrupted = await newFolder();
  await mkdir(join(interrupted, "data-unfinished-1"), { recursive: true });
  await writeFile(join(interrupted, "data-unfinished-1", "PG_VERSION"), "18\n");
  await writeFile(join(interrupted, "lock"), "1@0");
  const server = await start(interrupted);
  expect(await query(server.url, "select current_database() as name")).toEqual([{ name: "postkey" }]);
  await server.stop();
});

// This must be the last test that shares the database, because it damages it.
test("a server that cannot start says why", async () => {
  const server = await start();
  await server.stop();
  await writeFile(join(server.home, "data", "postgresql.conf"), "shared_buffers = 'plenty'\n");
  await expect(start()).rejects.toThrow(/invalid value for parameter "shared_buffers"/);
});

async function start(where = folder) {
  const server = await startPostgres({ folder: where, durable: false });
  homes.add(server.home);
  return server;
}

/** Starts it in another process, which stops it when its input ends. */
async function startElsewhere(where: string) {
  const program = `
    import { startPostgres } from ${JSON.stringify(new URL("embedded-postgres.mjs", import.meta.url).href)};
    const server = await startPostgres({ folder: ${JSON.stringify(where)}, durable: false });
    process.stdout.write("up");
    process.stdin.on("end", () => void server.stop().then(() => process.exit(0))).resume();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 3 });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}
