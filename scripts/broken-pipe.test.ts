import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { runCommand } from "@/e2e/support/operator";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));

// The arguments for each operator command here. With them, every command prints something.
const asked: Record<string, string[]> = {
  audit: ["show", "K7Q-2MX"],
  clients: ["list"],
  doctor: [],
  keys: ["retire", "nothing"],
  mail: ["K7Q-2MX"],
};

test("every command of an operator is among those tried here", () => {
  const commands = readdirSync(folder).filter(
    (name) =>
      name.endsWith(".ts") &&
      !name.endsWith(".test.ts") &&
      readFileSync(folder + name, "utf8").includes("await runAsOperator("),
  );
  expect(commands.map((name) => name.replace(".ts", ""))).toEqual(Object.keys(asked));
});

for (const [command, words] of Object.entries(asked)) {
  test(`npm run ${command} comes to its end quietly when nobody reads it any more`, async () => {
    const read = await runCommand(command, words, process.env);
    expect(read.stdout).not.toBe("");
    const unread = await runUnread(command, words);
    expect(unread.errors).toBe(read.stderr);
    expect(unread.code).toBe(read.code);
  });
}

function runUnread(command: string, words: string[]): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stdout.destroy();
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, errors })));
}
