// Runs the scripts of an operator one after the other, each as if it ran alone. Started by operator.ts.

import { restart } from "./own-database";

let runs = 0;

process.on(
  "message",
  ({ command, words, env }: { command: string; words: string[]; env: Record<string, string> }) =>
    void run(command, words, env),
);

async function run(command: string, words: string[], env: Record<string, string>): Promise<void> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv.splice(2, Infinity, ...words);
  process.exitCode = 0;
  const said = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const written = streams.map((name) => process[name].write);
  for (const name of streams) process[name].write = (text: string | Uint8Array) => ((said[name] += String(text)), true);
  try {
    // Another query makes it another module, so that it runs again.
    runs += 1;
    await import(`../../scripts/${command}.ts?run=${runs}`);
  } catch (error) {
    said.stderr += `${(error as Error).stack}\n`;
    process.exitCode = 1;
  }
  streams.forEach((name, index) => (process[name].write = written[index]!));
  await restart();
  process.send!({ code: Number(process.exitCode), ...said });
}
