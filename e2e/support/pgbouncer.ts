// A real pooler: PgBouncer from the system's packages, in front of the tests' Postgres, with its configuration in a
// temporary folder. If it is not installed, its package is unpacked there, so that the machine stays unchanged.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "../../scripts/find-port.mjs";

const run = promisify(execFile);
const downloadSeconds = 60;
const startSeconds = 20;

export type PgBouncer = { url: string; version: string; knowsStatements: boolean; stop(): Promise<void> };
export type PoolerOptions = { mode: "transaction" | "session"; poolSize?: number; maxPreparedStatements?: number };

/** Starts a PgBouncer before a database, or says why it cannot. @param databaseUrl what it leads to */
export async function startPgBouncer(
  databaseUrl: string,
  options: PoolerOptions,
): Promise<PgBouncer | { missing: string }> {
  if (process.platform !== "linux") return { missing: "PgBouncer is had from Debian's packages only." };
  const folder = await mkdtemp(join(tmpdir(), "postkey-pgbouncer-"));
  await chmod(folder, 0o755);
  const clean = () => rm(folder, { recursive: true, force: true });
  try {
    const program = existsSync("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : await unpack(folder);
    const version = /PgBouncer (\d+\.\d+)/.exec((await run(program, ["--version"])).stdout)?.[1] ?? "0.0";
    // Since 1.21 it knows prepared statements itself.
    const knowsStatements = Number(version.split(".")[1]) >= 21 || Number(version.split(".")[0]) > 1;
    const port = await findFreePort();
    const { hostname, port: databasePort, pathname, username, password } = new URL(databaseUrl);
    const name = pathname.slice(1);
    const settings = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "any",
      pool_mode: options.mode,
      default_pool_size: options.poolSize ?? 5,
      max_client_conn: 200,
      logfile: join(folder, "log"),
      ...(knowsStatements &&
        options.maxPreparedStatements !== undefined && { max_prepared_statements: options.maxPreparedStatements }),
    };
    const lines = Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}`)
      .join("\n");
    await writeFile(
      join(folder, "ini"),
      `[databases]\n${name} = host=${hostname} port=${databasePort} dbname=${name} user=${username} password=${decodeURIComponent(password)}\n[pgbouncer]\n${lines}\n`,
    );
    const asRoot = process.getuid?.() === 0;
    if (asRoot) for (const path of [folder, join(folder, "ini")]) await chown(path, 65_534, 65_534);
    const child = spawn(program, ["-q", join(folder, "ini")], {
      stdio: "ignore",
      ...(asRoot && { uid: 65_534, gid: 65_534 }),
    });
    process.once("exit", () => child.kill("SIGKILL"));
    const stop = async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      child.kill("SIGTERM");
      await ended;
      await clean();
    };
    if (!(await listens(port, child))) {
      await stop();
      return { missing: "PgBouncer did not start." };
    }
    const url = new URL(databaseUrl);
    Object.assign(url, { hostname: "127.0.0.1", port: String(port) });
    return { url: url.href, version, knowsStatements, stop };
  } catch (error) {
    await clean();
    return {
      missing: `PgBouncer is not installed, and its package could not be had: ${(error as Error).message.split("\n")[0]}`,
    };
  }
}

async function unpack(folder: string): Promise<string> {
  await run("apt-get", ["download", "-q", "pgbouncer"], { cwd: folder, timeout: downloadSeconds * 1000 });
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
  if (!file) throw new Error("apt-get downloaded nothing.");
  await run("dpkg", ["-x", join(folder, file), join(folder, "root")]);
  return join(folder, "root/usr/sbin/pgbouncer");
}

async function listens(port: number, child: ChildProcess): Promise<boolean> {
  for (
    const deadline = performance.now() + startSeconds * 1000;
    child.exitCode === null && performance.now() < deadline;
  ) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (answered) return true;
    await sleep(50);
  }
  return false;
}
