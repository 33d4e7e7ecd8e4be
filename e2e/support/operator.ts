// Runs what an operator types: `npm run keys`, `npm run clients` and their like.

import { fork, spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";

export type Ran = { code: number; stdout: string; stderr: string };
type Settings = Record<string, string | undefined>;

const root = fileURLToPath(new URL("../..", import.meta.url));
const environment = (settings: Settings) => ({ ...cleanEnvironment(), ...settings }) as NodeJS.ProcessEnv;

/** Runs a command in a process of its own, as npm does. @param command the name of a script @param settings nothing else is set */
export function runAsNpmDoes(command: string, words: string[], settings: Settings): Promise<Ran> {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...words], {
    cwd: root,
    env: environment(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ran: Ran = { code: 0, stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => (ran[name] += text));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ ...ran, code: code ?? 128 }));
  });
}

let operator: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Does the same in one process that runs command after command: a start keeps a core busy for more than a second, and a
 * command takes a hundredth of that. At least one test of each command runs it as npm does.
 */
export function runCommand(command: string, words: string[], settings: Settings): Promise<Ran> {
  const run = last.then(() => askOperator({ command, words, env: environment(settings) }));
  last = run.catch(() => {});
  return run;
}

function askOperator(asked: object): Promise<Ran> {
  // It ends with the worker, because then its channel closes.
  operator ??= fork(fileURLToPath(new URL("operator-process.ts", import.meta.url)), {
    cwd: root,
    env: environment({}),
    execArgv: ["--import", "tsx"],
  }).once("exit", () => (operator = undefined));
  const child = operator;
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error("The process that runs commands has ended."));
    child.once("exit", lost).once("message", (ran: Ran) => {
      child.off("exit", lost);
      // Otherwise the worker would wait for it.
      child.unref();
      child.channel?.unref();
      resolve(ran);
    });
    child.ref();
    child.channel?.ref();
    child.send(asked);
  });
}
