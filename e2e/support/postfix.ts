// A real mail server: Postfix from the system's packages, on loopback, with its whole configuration and queue in a
// temporary folder. If it is not installed, its package is unpacked there, so that the machine stays unchanged.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "../../scripts/find-port.mjs";

const run = promisify(execFile);
const downloadSeconds = 60;
const startSeconds = 20;

export type Postfix = {
  url: string;
  /** Every message it has stored, as it stands on the disk. */
  stored(): Promise<string[]>;
  log(): string;
  stop(): Promise<void>;
};

/** Starts a Postfix that stores all mail to a domain, or says why it cannot. @param domain whose mail it takes; no other */
export async function startPostfix(domain: string): Promise<Postfix | { missing: string }> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { missing: "Postfix needs Linux and root: its master process changes users." };
  const folder = await mkdtemp(join(tmpdir(), "postkey-postfix-"));
  // Its processes run as other users.
  await chmod(folder, 0o755);
  const clean = () => rm(folder, { recursive: true, force: true });
  try {
    const root = existsSync("/usr/lib/postfix/sbin/master") ? "/" : await unpack(folder);
    const port = await findFreePort();
    await configure(folder, root, domain, port);
    const master = launch(folder, root);
    const stop = async () => {
      await end(master);
      await clean();
    };
    const log = () => read(join(folder, "log"), "mail.log");
    if (!(await listens(port, master))) {
      const why = log();
      await stop();
      return { missing: `Postfix did not start: ${why || "it said nothing"}` };
    }
    return { url: `smtp://127.0.0.1:${port}`, stored: () => stored(join(folder, "mail/all/new")), log, stop };
  } catch (error) {
    await clean();
    return {
      missing: `Postfix is not installed, and its package could not be had: ${(error as Error).message.split("\n")[0]}`,
    };
  }
}

async function unpack(folder: string): Promise<string> {
  await run("apt-get", ["download", "-q", "postfix"], { cwd: folder, timeout: downloadSeconds * 1000 });
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
  if (!file) throw new Error("apt-get downloaded nothing.");
  await run("dpkg", ["-x", join(folder, file), join(folder, "root")]);
  return join(folder, "root");
}

const ownQueues = [
  "active",
  "bounce",
  "corrupt",
  "defer",
  "deferred",
  "flush",
  "hold",
  "incoming",
  "private",
  "public",
  "saved",
  "trace",
];

async function configure(folder: string, root: string, domain: string, port: number): Promise<void> {
  const libraries = join(root, "usr/lib/postfix");
  const owner = await idOf("mail");
  for (const name of ["conf", "data", "log", "mail", "spool"]) await mkdir(join(folder, name));
  // Of users that every Debian has; each must be another one.
  await chown(join(folder, "mail"), await idOf("nobody"), 0);
  await mkdir(join(folder, "spool/pid"));
  for (const queue of ownQueues)
    await mkdir(join(folder, "spool", queue), { mode: queue === "public" ? 0o710 : 0o700 });
  for (const own of ["data", ...ownQueues.map((queue) => `spool/${queue}`)]) await chown(join(folder, own), owner, 0);
  const main = {
    compatibility_level: "3.6",
    queue_directory: join(folder, "spool"),
    data_directory: join(folder, "data"),
    command_directory: join(root, "usr/sbin"),
    daemon_directory: join(libraries, "sbin"),
    shlib_directory: libraries,
    meta_directory: join(folder, "conf"),
    maillog_file: join(folder, "log/mail.log"),
    maillog_file_prefixes: folder,
    import_environment: "MAIL_CONFIG LD_LIBRARY_PATH TZ=UTC PATH=/usr/bin:/bin",
    mail_owner: "mail",
    setgid_group: "games",
    default_privs: "nobody",
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    myhostname: "mta.postkey.example",
    mydestination: "",
    alias_maps: "",
    alias_database: "",
    local_recipient_maps: "",
    smtpd_relay_restrictions: "reject_unauth_destination",
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: join(folder, "mail"),
    virtual_mailbox_maps: "static:all/",
    virtual_uid_maps: `static:${await idOf("nobody")}`,
    virtual_gid_maps: `static:${await idOf("nobody")}`,
    virtual_minimum_uid: "1",
  };
  await writeFile(
    join(folder, "conf/main.cf"),
    Object.entries(main)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(""),
  );
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr",
    "rewrite unix - - n - - trivial-rewrite",
    ...["bounce", "defer", "trace"].map((name) => `${name} unix - - n - 0 bounce`),
    "proxymap unix - - n - - proxymap",
    ...["error", "retry"].map((name) => `${name} unix - - n - - error`),
    "virtual unix - n n - - virtual",
    "anvil unix - - n - 1 anvil",
    "postlog unix-dgram n - n - 1 postlogd",
  ];
  await writeFile(join(folder, "conf/master.cf"), `${services.join("\n")}\n`);
}

function launch(folder: string, root: string): ChildProcess {
  const libraries = join(root, "usr/lib/postfix");
  const conf = join(folder, "conf");
  const master = spawn(join(libraries, "sbin/master"), ["-c", conf, "-d"], {
    env: { PATH: "/usr/bin:/bin", MAIL_CONFIG: conf, LD_LIBRARY_PATH: libraries } as Record<
      string,
      string
    > as NodeJS.ProcessEnv,
    stdio: "ignore",
    // A group of its own, by which its children end with it.
    detached: true,
  });
  process.once("exit", () => killGroup(master));
  return master;
}

async function listens(port: number, master: ChildProcess): Promise<boolean> {
  for (
    const deadline = performance.now() + startSeconds * 1000;
    master.exitCode === null && performance.now() < deadline;
  ) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      socket
        .once("data", () => resolve(true))
        .once("error", () => resolve(false))
        .once("close", () => resolve(false));
      socket.once("data", () => socket.destroy());
    });
    if (greeted) return true;
    await sleep(50);
  }
  return false;
}

async function end(master: ChildProcess): Promise<void> {
  const ended = master.exitCode === null && master.signalCode === null ? once(master, "exit") : undefined;
  killGroup(master);
  await ended;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGTERM");
  } catch {
    // All of it has ended already.
  }
}

async function stored(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

function read(folder: string, name: string): string {
  return existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";
}

async function idOf(user: string): Promise<number> {
  return Number((await run("id", ["-u", user])).stdout);
}
