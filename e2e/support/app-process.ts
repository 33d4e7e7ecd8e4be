// Starts Postkey as `npm start` would, over the production build. Used by the global set-up
// and by specs that need an app with other settings, or one that can be killed.

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { findFreePort } from "../../scripts/find-port.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_WITHIN_SECONDS = 60;
// Longer than any normal stop takes: on a busy machine a stop must not turn into a kill.
const STOP_WITHIN_SECONDS = 60;
const TAIL_LINES = 40;

export type App = {
  /** The origin on its ready line: AUTH_URL, as a browser uses it. */
  origin: string;
  /** Where it listens on 127.0.0.1, whatever AUTH_URL says. */
  port: number;
  /** Everything it has printed so far. */
  log(): string;
  /** Asks it to drain and waits; after a minute it is killed. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill9(): Promise<void>;
  /** The exit code; 128 when a signal ended it. */
  exited: Promise<number>;
};

/**
 * Resolves when the app listens; rejects with the end of its log when it stops before.
 * @param env the app gets only these and the machine's own variables; PORT is a free one unless given
 * @param name the name of the log file in test-results
 */
export async function startApp({ env, name = "app" }: { env: Record<string, string>; name?: string }): Promise<App> {
  const port = Number(env.PORT ?? (await findFreePort()));
  const child = spawn(process.execPath, ["--import", "./scripts/leave-with-parent.mjs", "server.mjs"], {
    cwd: ROOT,
    env: {
      ...cleanEnvironment(),
      NODE_ENV: "production",
      POSTKEY_STARTER_PID: String(process.pid),
      ...env,
      ...(env.DATABASE_URL && { DATABASE_URL: withPatience(env.DATABASE_URL) }),
      PORT: String(port),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = record(child, name, port);
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 128));
  });

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_SECONDS * 1000);
    await exited;
    clearTimeout(force);
  };

  const origin = await waitUntilReady(output, exited).catch(async (error: Error) => {
    await end("SIGKILL");
    throw error;
  });
  return { origin, port, log: output.text, stop: () => end("SIGTERM"), kill9: () => end("SIGKILL"), exited };
}

// On a busy machine, while three apps start, a connection may take longer than the usual five seconds.
function withPatience(databaseUrl: string): string {
  return databaseUrl.includes("?") ? databaseUrl : `${databaseUrl}?connect_timeout=${READY_WITHIN_SECONDS}`;
}

type Output = { name: string; text(): string; onText(listener: () => void): void };

function record(child: ChildProcess, name: string, port: number): Output {
  const folder = join(ROOT, "test-results", "apps");
  mkdirSync(folder, { recursive: true });
  const file: WriteStream = createWriteStream(join(folder, `${name}-${port}.log`));
  const listeners: (() => void)[] = [];
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      file.write(chunk);
      for (const listener of listeners) listener();
    });
  }
  child.once("close", () => file.end());
  return { name, text: () => text, onText: (listener) => listeners.push(listener) };
}

function waitUntilReady(output: Output, exited: Promise<number>): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      const tail = output.text().trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
      reject(new Error(`The app "${output.name}" ${what}. The end of its log:\n${tail}`));
    };
    const timer = setTimeout(
      () => fail(`was not ready within ${READY_WITHIN_SECONDS} seconds`),
      READY_WITHIN_SECONDS * 1000,
    );
    const look = () => {
      const origin = /^ready (\S+)$/m.exec(output.text())?.[1];
      if (origin === undefined) return;
      clearTimeout(timer);
      resolve(origin);
    };
    output.onText(look);
    const died = async () => {
      const code = await exited;
      clearTimeout(timer);
      fail(`stopped with code ${code} before it was ready`);
    };
    void died();
  });
}
