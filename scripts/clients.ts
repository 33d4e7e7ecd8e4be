// npm run clients -- add | list | remove <id> | secret <id>: the programs that may get tokens, beside the default one.

import { parseArgs } from "node:util";
import { readClients } from "../lib/tokens/clients/fragments";
import { addClient, removeClient, replaceSecret } from "../lib/tokens/clients/register";
import { runAsOperator } from "./operator-settings";

const usage = `Usage:
  npm run clients -- add --name NAME [--redirect URL]… [--origin ORIGIN]… [--id ID] [--confidential] [--audience URL]
                         [--access-seconds N] [--refresh-idle-seconds N] [--refresh-absolute-seconds N]
  npm run clients -- list
  npm run clients -- remove ID
  npm run clients -- secret ID`;

await runAsOperator(() => run(process.argv.slice(2)));

async function run(words: string[]): Promise<number> {
  const [command, id, ...rest] = words;
  if (command === "add") return add(words.slice(1));
  if (command === "list" && id === undefined) return list();
  if (command === "remove" && id !== undefined && rest.length === 0) {
    const removed = await removeClient(id);
    return removed.ok ? told(`removed ${id}`) : refused(removed.detail);
  }
  if (command === "secret" && id !== undefined && rest.length === 0) {
    const replaced = await replaceSecret(id);
    return replaced.ok ? told(`client_secret ${replaced.value.secret}`) : refused(replaced.detail);
  }
  return refused(usage, 2);
}

async function add(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      id: { type: "string" },
      name: { type: "string" },
      redirect: { type: "string", multiple: true, default: [] },
      origin: { type: "string", multiple: true, default: [] },
      confidential: { type: "boolean", default: false },
      audience: { type: "string" },
      "access-seconds": { type: "string" },
      "refresh-idle-seconds": { type: "string" },
      "refresh-absolute-seconds": { type: "string" },
    },
  });
  if (values.name === undefined) return refused(usage, 2);
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const added = await addClient({
    id: values.id,
    name: values.name,
    kind: values.confidential ? "confidential" : "public",
    redirectUris: values.redirect,
    origins: values.origin,
    audience: values.audience,
    accessTokenSeconds: number(values["access-seconds"]),
    refreshIdleSeconds: number(values["refresh-idle-seconds"]),
    refreshAbsoluteSeconds: number(values["refresh-absolute-seconds"]),
  });
  if (!added.ok) return refused(added.detail);
  const { id, secret } = added.value;
  return told(`client_id ${id}${secret ? `\nclient_secret ${secret}\nThe secret is shown this once.` : ""}`);
}

async function list(): Promise<number> {
  const rows = await readClients();
  if (rows.length === 0) return told("There is no client beside the default one.");
  for (const row of rows) {
    console.log(`${row.id}  ${row.kind}  ${row.name}`);
    for (const uri of row.redirect_uris) console.log(`  redirect  ${uri}`);
    for (const origin of row.origins) console.log(`  origin    ${origin}`);
    if (row.audience) console.log(`  audience  ${row.audience}`);
    console.log(`  seconds   access ${row.access_token_seconds}, refresh idle ${row.refresh_idle_seconds}, absolute ${row.refresh_absolute_seconds}`);
  }
  return 0;
}

function told(text: string): number {
  console.log(text);
  return 0;
}

function refused(text = "That did not work.", code = 1): number {
  console.error(text);
  return code;
}
