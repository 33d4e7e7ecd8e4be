// How a process stops: it says so first, stops in order and quickly, and finishes what it has accepted.

import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { login } from "../support/api";
import { ask, askRaw } from "../support/http";
import { ownSettings, startOwnApp } from "../support/own-app";
import { makeMigratedDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";
import { startSmtpServer } from "../support/smtp-server";

const root = fileURLToPath(new URL("../..", import.meta.url));

function open(port: number, bytes = ""): Socket {
  const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
  return socket.on("error", () => {});
}
const answers = (origin: string) =>
  ask("/healthz", { origin }).then(
    () => "answered",
    () => "refused",
  );

test("connections that say nothing, or half of something, hold nobody up: the mail in the air arrives, and the exit code is 0", async () => {
  const server = await startSmtpServer();
  const app = await startOwnApp("stop", {
    CAPTURED_INBOX: "",
    SMTP_URL: server.url,
    EMAIL_FROM: "sign-in@postkey.example",
  });
  try {
    let inTheAir = () => {};
    const reached = new Promise<void>((done) => (inTheAir = done));
    server.setScript(({ stage }) => {
      if (stage !== "message") return undefined;
      inTheAir();
      return { lateMilliseconds: 2_000 };
    });
    const head =
      "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    for (const bytes of ["", "GET /heal", "GET /healthz HTTP/1.1\r\nHost: loc", head, `${head}{"email"`])
      open(app.port, bytes);
    const rested = open(app.port, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await new Promise((done) => rested.once("data", done));
    expect((await login(somebodyNew("ada"), {}, { origin: app.origin })).status).toBe(202);
    await reached;
    await app.stop();
    expect(await app.exited).toBe(0);
    expect(server.count()).toBe(1);
    expect(app.log()).not.toMatch(/"level":[45]0/);
  } finally {
    await app.stop();
    await server.stop();
  }
});

test.describe.configure({ timeout: 120_000 });

test("whoever asks /readyz hears 503 before the door closes, and every answer from then on closes its connection", async () => {
  const app = await startOwnApp("drain_told");
  const { origin, port } = app;
  // A check that failed while a busy machine started is repeated after a while.
  await expect.poll(() => ask("/readyz", { origin }).then(({ status }) => status), { timeout: 40_000 }).toBe(200);
  // In flight from before the signal: its answer says so too.
  const body = JSON.stringify({ email: somebodyNew("ada").address });
  const early = open(
    port,
    `POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  let text = "";
  early.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const earlyClosed = new Promise((done) => early.once("close", done));
  await expect.poll(() => answers(origin)).toBe("answered");
  const stopped = app.stop();
  let told = await ask("/readyz", { origin });
  while (told.json<{ status: string }>().status !== "draining") told = await ask("/readyz", { origin });
  expect([told.status, told.json<{ status: string }>().status, told.headers.connection]).toEqual([
    503,
    "draining",
    "close",
  ]);
  const kept = await askRaw("GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n", origin);
  expect(kept).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: close\r\n/i);
  early.write(body);
  await earlyClosed;
  expect(text).toMatch(/^HTTP\/1\.1 202 [^]*\r\nConnection: close\r\n/i);
  await expect.poll(() => answers(origin)).toBe("refused");
  await stopped;
  expect(await app.exited).toBe(0);
});

// /bin/sh is another name for dash here and there: each shell is tried once. Bash is another one by the name of sh.
const isSh = (shell: string) =>
  shell !== "/bin/sh" &&
  existsSync(shell) &&
  realpathSync(shell) === realpathSync("/bin/sh") &&
  !shell.endsWith("bash");

for (const shell of ["/bin/sh", "/bin/dash", "/bin/bash"].filter((path) => !isSh(path))) {
  test(`npm start passes SIGTERM on, by ${shell}, and ends with 0`, async () => {
    test.skip(!existsSync(shell), `there is no ${shell} here`);
    const database = await makeMigratedDatabase("npm_start");
    const settings = await ownSettings(database.url);
    const env: Record<string, string> = {
      ...cleanEnvironment(),
      ...settings,
      npm_config_script_shell: shell,
      npm_config_update_notifier: "false",
    };
    const child = spawn("npm", ["start"], {
      cwd: root,
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    try {
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      const ended = new Promise((done) => child.once("close", (code, signal) => done(code ?? signal)));
      const origin = `http://localhost:${env.PORT}`;
      await expect.poll(() => output, { timeout: 40_000 }).toMatch(/^ready /m);
      expect(await answers(origin)).toBe("answered");
      child.kill("SIGTERM");
      expect(await ended, output).toBe(0);
      // `close` comes when every process that holds its output has ended, so none is left behind.
      expect(await answers(origin)).toBe("refused");
      expect(output).not.toMatch(/npm error|code ELIFECYCLE/);
    } finally {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, "SIGKILL");
      await database.end();
    }
  });
}
