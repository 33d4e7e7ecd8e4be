import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test } from "playwright/test";
import { startPostgres } from "./embedded-postgres.mjs";
import { keepPostgres } from "./shared-postgres.mjs";

// Making a database takes seconds of a whole core, and what these tests are about is not in it: all but the first and one
// other find the one that is there.
let folder = "";
const homes = new Set<string>();

test.beforeAll(async () => {
  folder = await newFolder();
});

test.afterAll(async () => {
  // The data is elsewhere when root's temporary folder is closed to the user Postgres runs as.
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

test("two starts at the same moment share one server, which only its starter stops", async () => {
  const starter = await startElsewhere(folder);
  const [one, two] = await Promise.all([start(), start()]);
  expect([one.attached, two.attached]).toEqual([true, true]);
  expect(one.url).toBe(two.url);
  await one.stop();
  await two.stop();
  expect(await query(one.url, "select 1 as up")).toEqual([{ up: 1 }]);

  starter.stdin.end();
  await once(starter, "exit");
  await expect(query(one.url, "select 1")).rejects.toThrow();
});

test("a server that was shared is started again, at the same address, when its starter stops it", async () => {
  const starter = await startElsewhere(folder);
  const said: string[] = [];
  const kept = await keepPostgres({ folder, durable: false, log: (line) => said.push(line) });
  await start();
  expect(said).toEqual([expect.stringMatching(/^Postgres is shared with process \d+/)]);
  starter.stdin.end();
  await once(starter, "exit");
  await expect
    .poll(() => query(kept.url, "select 1 as up").catch(() => "away"), { timeout: 40_000 })
    .toEqual([{ up: 1 }]);
  await expect.poll(() => said.at(-1)).toContain("This process has started it again");
  await kept.stop();
  await expect(query(kept.url, "select 1")).rejects.toThrow();
});

test("a server whose starter was killed is adopted, and then stopped", async () => {
  const starter = await startElsewhere(folder);
  starter.kill("SIGKILL");
  await once(starter, "exit");

  const adopted = await start();
  expect(adopted.attached).toBe(false);
  expect(await query(adopted.url, "select 1 as up")).toEqual([{ up: 1 }]);
  await adopted.stop();
  await expect(query(adopted.url, "select 1")).rejects.toThrow();
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

// The last of those that share a database, which it spoils.
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
