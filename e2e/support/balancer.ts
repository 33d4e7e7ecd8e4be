// Runs the proxies of examples/deploy with the files from there. Only the names, ports and paths of the example are
// replaced.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "playwright/test";
import { generate } from "selfsigned";
import { findOnPath } from "../../scripts/find-on-path.mjs";

const run = promisify(execFile);
const examples = fileURLToPath(new URL("../../examples/deploy/", import.meta.url));

export type ProxyName = "nginx" | "haproxy" | "caddy";
export type Balancer = { log(): string; stop(): Promise<void> };
type Ports = { https: number; http: number; apps: [number, number] };
type Program = {
  file: string;
  change(text: string, place: string, ports: Ports): string;
  check(config: string): string[];
  serve(config: string): string[];
};

const programs: Record<ProxyName, Program> = {
  nginx: {
    file: "nginx.conf",
    change: (text, place, { https, http }) => {
      const site = text
        .replace("listen 80;", `listen 127.0.0.1:${http};`)
        .replace("listen 443 ssl http2;", `listen 127.0.0.1:${https} ssl http2;`)
        .replace(/\/etc\/letsencrypt\/live\/[^/]+\/fullchain\.pem/, join(place, "cert.pem"))
        .replace(/\/etc\/letsencrypt\/live\/[^/]+\/privkey\.pem/, join(place, "key.pem"))
        .replace("/var/log/nginx/postkey.log", join(place, "access.log"));
      // What the system's nginx.conf adds around a file of conf.d.
      const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map((name) => `${name}_temp_path ${join(place, name)};`)
        .join(" ");
      return `daemon off;\n${process.getuid?.() === 0 ? "user root;\n" : ""}pid ${join(place, "pid")};\nerror_log stderr;\nevents {}\nhttp {\n${folders}\n${site}\n}\n`;
    },
    check: (config) => ["-t", "-q", "-c", config],
    serve: (config) => ["-c", config],
  },
  haproxy: {
    file: "haproxy.cfg",
    change: (text, place, { https, http }) =>
      text
        .replace("bind :80\n", `bind 127.0.0.1:${http}\n`)
        .replace("bind :443 ", `bind 127.0.0.1:${https} `)
        .replace("/etc/haproxy/certs/sign-in.example.com.pem", join(place, "both.pem"))
        .replace("log /dev/log local0", "log stdout format raw local0"),
    check: (config) => ["-c", "-q", "-f", config],
    serve: (config) => ["-db", "-f", config],
  },
  caddy: {
    file: "Caddyfile",
    change: (text, place, { https }) =>
      `{\n\tadmin off\n\tauto_https off\n}\n${text.replace("sign-in.example.com {", `https://localhost:${https} {\n\tbind 127.0.0.1\n\ttls ${join(place, "cert.pem")} ${join(place, "key.pem")}`)}`,
    check: (config) => ["validate", "--adapter", "caddyfile", "--config", config],
    serve: (config) => ["run", "--adapter", "caddyfile", "--config", config],
  },
};

/** Starts a proxy in front of two processes, or says why it cannot. */
export async function startBalancer(name: ProxyName, ports: Ports): Promise<Balancer | { missing: string }> {
  // Debian puts them where only root's PATH looks.
  const path = findOnPath(name) ?? [`/usr/sbin/${name}`, `/usr/local/sbin/${name}`].find((one) => existsSync(one));
  if (!path) return { missing: `${name} is not installed here.` };
  const place = await mkdtemp(join(tmpdir(), `postkey-${name}-`));
  const { file, change, check, serve } = programs[name];
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  for (const [pem, text] of [
    ["cert.pem", cert],
    ["key.pem", key],
    ["both.pem", `${cert}\n${key}`],
  ] as const)
    await writeFile(join(place, pem), text);
  const given = (await readFile(join(examples, file), "utf8"))
    .replaceAll("127.0.0.1:3000", `127.0.0.1:${ports.apps[0]}`)
    .replaceAll("127.0.0.1:3001", `127.0.0.1:${ports.apps[1]}`);
  const config = join(place, file);
  await writeFile(config, change(given, place, ports).replaceAll("sign-in.example.com", "localhost"));
  const env = {
    PATH: process.env.PATH,
    HOME: place,
    XDG_DATA_HOME: place,
    XDG_CONFIG_HOME: place,
  } as unknown as NodeJS.ProcessEnv;
  await run(path, check(config), { env });
  const child: ChildProcess = spawn(path, serve(config), { env, cwd: place, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const stop = async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGTERM");
    await ended;
    await rm(place, { recursive: true, force: true });
  };
  try {
    await expect.poll(() => listens(ports.https), { timeout: 30_000, message: `${name} does not listen` }).toBe(true);
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: ${said.slice(-2_000)}`, { cause: error });
  }
  return { log: () => said, stop };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
