// npm start refuses a wrong configuration, lists all problems at once, and says how to fix them. lib/settings.test.ts proves
// each rule; these tests prove that the process applies them.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const secret = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const good: Record<string, string> = {
  AUTH_URL: "https://sign-in.example.com",
  AUTH_SECRET: secret,
  DATABASE_URL: "postgres://nobody:a-secret-word@127.0.0.1:1/none",
  SMTP_URL: "smtp://user:another-word@mail.example.com:587",
  EMAIL_FROM: "sign-in@example.com",
};

/** Starts as npm start does, and waits until it ends. @param changes an empty value takes a setting away */
function start(changes: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const env = Object.fromEntries(
    Object.entries({ ...cleanEnvironment(), NODE_ENV: "production", PORT: "0", ...good, ...changes }).filter(
      ([, value]) => value !== "",
    ),
  );
  const child = spawn(process.execPath, ["server.mjs"], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const late = setTimeout(() => child.kill("SIGKILL"), 25_000);
  return new Promise((resolve) =>
    child.once("close", (code) => {
      clearTimeout(late);
      resolve({ code, output });
    }),
  );
}

const refused: [what: string, changes: Record<string, string>, says: RegExp][] = [
  ["a missing secret", { AUTH_SECRET: "" }, /AUTH_SECRET is missing\. Make one with/],
  ["a short secret", { AUTH_SECRET: "xK9mQ2vL7pR4" }, /AUTH_SECRET is shorter than 32 bytes/],
  ["a sample secret", { AUTH_SECRET: "change-me-to-something-long-and-random-1234" }, /AUTH_SECRET is a sample value/],
  [
    "a plain http origin",
    { AUTH_URL: "http://sign-in.example.com" },
    /AUTH_URL is http:\/\/sign-in\.example\.com: plain http/,
  ],
  ["a captured inbox on a public origin", { CAPTURED_INBOX: "on" }, /CAPTURED_INBOX=on .*loopback/],
];

for (const [what, changes, says] of refused) {
  test(`${what} is refused with exit code 1, and how to mend it`, async () => {
    const { code, output } = await start(changes);
    expect(output).toMatch(says);
    expect(code).toBe(1);
    expect(output).not.toMatch(/^ready /m);
    expect(output).not.toMatch(/\n\s+at /);
  });
}

test("every problem is listed at once, and no secret is printed", async () => {
  const changes = {
    AUTH_SECRET: "too-short-but-mine-Zx7",
    AUTH_URL: "http://sign-in.example.com",
    CAPTURED_INBOX: "on",
    LINK_BINDING: "maybe",
    SIGN_IN_TTL_MINUTES: "900",
    LIMIT_SEND_PER_IP: "many",
    LIMIT_UNKNOWN: "1/1s",
  };
  const { code, output } = await start(changes);
  expect(code).toBe(1);
  for (const name of Object.keys(changes)) expect(output, name).toContain(name);
  expect(output.split("\n").filter((line) => line.startsWith("  - "))).toHaveLength(7);
  for (const word of ["too-short-but-mine", "a-secret-word", "another-word", secret])
    expect(output).not.toContain(word);
});

test("without a build it says how to make one", async () => {
  const { code, output } = await start({ POSTKEY_DIST_DIR: ".next-that-nobody-built" });
  expect(code).toBe(1);
  expect(output).toBe("Postkey is not built yet. Run `npm run build`, then start it again.\n");
});

test("a database that does not answer is told with exit code 1, without its password", async () => {
  const { code, output } = await start({});
  expect(code).toBe(1);
  expect(output).toContain("cannot start");
  expect(output).not.toMatch(/^ready /m);
  for (const word of ["a-secret-word", "another-word", secret]) expect(output).not.toContain(word);
});
