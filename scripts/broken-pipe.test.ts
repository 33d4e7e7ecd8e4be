import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));

// What each operator command is asked here; every one of them prints something.
const asked: Record<string, string[]> = { audit: ["show", "K7Q-2MX"], clients: ["list"], doctor: [], keys: ["retire", "nothing"], mail: ["K7Q-2MX"] };

test("every command of an operator is among those tried here", () => {
  const commands = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && readFileSync(folder + name, "utf8").includes("await runAsOperator("));
  expect(commands.map((name) => name.replace(".ts", ""))).toEqual(Object.keys(asked));
});

for (const [command, words] of Object.entries(asked)) {
  test(`npm run ${command} comes to its end quietly when nobody reads it any more`, async () => {
    const read = await run(command, words, true);
    expect(read.output).not.toBe("");
    const unread = await run(command, words, false);
    expect(unread.errors).toBe(read.errors);
    expect(unread.code).toBe(read.code);
  });
}

function run(command: string, words: string[], isRead: boolean): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...words], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  if (isRead) child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  else child.stdout.destroy();
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
}
