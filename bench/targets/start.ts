// Starts a candidate as a production server in its own process, and waits for its first answer.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { findFreePort } from "../../scripts/find-port.mjs";
import { runProgram } from "../../scripts/run-program.mjs";
import { Line } from "../line";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const peerFolder = (peer: string) => fileURLToPath(new URL(`../peers/${peer}/`, import.meta.url));
export const nextProgram = "node_modules/next/dist/bin/next";

const patienceSeconds = 60;

export type Server = { port: number; pid: number; startedInMilliseconds: number; stop(): Promise<void> };

export type ServerOptions = {
  /** The name of its log in test-results/bench. */
  name: string;
  cwd: string;
  /** The arguments for node. `{port}` is filled in. */
  parameters: string[];
  env: Record<string, string>;
  /** What answers first: any answer below 500 counts. */
  probe: string;
};

/** @throws with the end of its output when it does not answer within a minute */
export async function startServer({ name, cwd, parameters, env, probe }: ServerOptions): Promise<Server> {
  const port = await findFreePort();
  const fill = (text: string) => text.replaceAll("{port}", String(port));
  const leave = fileURLToPath(new URL("../../scripts/leave-with-parent.mjs", import.meta.url));
  // A file and not a pipe, because the driver would have to read a pipe.
  const logs = join(root, "test-results", "bench");
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${name}-${port}.log`);
  const log = openSync(logFile, "w");
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", leave, ...parameters.map(fill)], {
    cwd,
    env: {
      ...cleanEnvironment(),
      NODE_ENV: "production",
      POSTKEY_STARTER_PID: String(process.pid),
      PORT: String(port),
      ...Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, fill(value)])),
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), 12_000);
    await exited;
    clearTimeout(force);
  };
  while (!(await answers(port, probe))) {
    if (child.exitCode !== null || performance.now() - began > patienceSeconds * 1000) {
      await stop();
      throw new Error(`${name} did not answer. The end of its log:\n${readFileSync(logFile, "utf8").slice(-4000)}`);
    }
    await sleep(5);
  }
  return { port, pid: child.pid!, startedInMilliseconds: performance.now() - began, stop };
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const line = await Line.open(port, `localhost:${port}`);
    const { status } = await line.send({ path });
    line.close();
    return status < 500;
  } catch {
    return false;
  }
}

/** Makes the tables of a peer in its database. */
export async function setUpPeer(peer: string, env: Record<string, string>): Promise<void> {
  // No server runs yet, and none is needed.
  const filled = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replaceAll("{port}", "1")]),
  );
  const code = await runProgram(process.execPath, ["set-up.mjs"], {
    cwd: peerFolder(peer),
    env: { ...cleanEnvironment(), ...filled },
    quiet: true,
  });
  if (code !== 0) throw new Error(`The tables of ${peer} could not be made.`);
}

let networks = 0;

/** A unique client address: each person asks from their own network, as in real life. */
export function freshNetwork(): string {
  networks += 1;
  return `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`;
}
