// npm run keys -- list | rotate | retire <kid> | reseal | pem [kid]: the keys that sign access tokens (docs/operating.md).

import { ownCaller } from "../lib/caller";
import * as rotation from "../lib/tokens/keys/signing-keys-rotation";
import { runAsOperator } from "./operator-settings";

const usage = `Usage: npm run keys -- <command>
  list           every key and its state, the newest first (times in UTC)
  rotate         make the next key; it signs ten minutes later
  retire <kid>   refuse at once what this key signed: for an emergency
  reseal         seal all keys under AUTH_SECRET, after it was changed
  pem [kid]      the public keys that are published, as PEM; one of them by its kid`;

const [command, kid] = process.argv.slice(2);
const caller = ownCaller("npm run keys");

const commands: Record<string, () => Promise<number>> = { list, rotate, retire, reseal, pem };

const asked = Object.hasOwn(commands, command ?? "") ? commands[command!] : undefined;
if (asked) await runAsOperator(asked);
else process.exitCode = misused();

async function list(): Promise<number> {
  for (const key of await rotation.listKeys()) {
    const signed = `${key.state === "next" ? "signs" : "signed"} from ${minute(key.signs_from)}`;
    console.log(
      `${key.kid}  ${key.state.padEnd(7)}  ${key.algorithm}  ${signed}${key.retired_at ? `, gone since ${minute(key.retired_at)}` : ""}`,
    );
  }
  return 0;
}

async function rotate(): Promise<number> {
  const made = await rotation.rotateKeys(caller);
  console.log(made ? `${made} is published, and will sign in ten minutes.` : "There is already a next key: see list.");
  return made ? 0 : 1;
}

async function retire(): Promise<number> {
  if (!kid) return misused();
  const retired = await rotation.retireKey(kid, caller);
  console.log(
    retired.ok
      ? `${kid} is retired. What it signed is refused here from now on.`
      : "There is no such key, or it is already gone: see list.",
  );
  return retired.ok ? 0 : 1;
}

async function reseal(): Promise<number> {
  const { resealed, lost } = await rotation.resealKeys(caller);
  console.log(`${resealed} sealed under AUTH_SECRET.`);
  for (const one of lost) console.error(`${one} can't be opened with AUTH_SECRET or AUTH_SECRET_PREVIOUS.`);
  return lost.length > 0 ? 1 : 0;
}

async function pem(): Promise<number> {
  const published = (await rotation.listKeys()).filter(({ state }) => state !== "gone");
  const chosen = kid === undefined ? published : published.filter((key) => key.kid === kid);
  for (const key of chosen) {
    // A line above each key says which one it is. Readers of PEM skip it.
    if (kid === undefined) console.log(`# ${key.kid} ${key.state} ${key.algorithm}`);
    process.stdout.write(rotation.toPem(key.public_jwk));
  }
  if (chosen.length === 0) console.error("No published key has this id: see list.");
  return chosen.length > 0 ? 0 : 1;
}

function misused(): number {
  console.error(usage);
  return 2;
}

function minute(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace("T", " ");
}
