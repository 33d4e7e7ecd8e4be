// npm run clients -- add | edit ID | list | remove ID | secret ID: manages the programs that may get tokens, besides the
// default one.

import { parseArgs } from "node:util";
import { addClient, editClient, removeClient, replaceSecret, listClients } from "../lib/oauth/clients/register";
import { runAsOperator } from "./operator-settings";

const usage = `Usage:
  npm run clients -- add --name NAME [--id ID] [--confidential] [settings]
  npm run clients -- edit ID [--name NAME] [settings]
  npm run clients -- list
  npm run clients -- remove ID
  npm run clients -- secret ID

Settings:
  --redirect URL              where a sign-in may lead; may stand several times
  --origin ORIGIN             whose pages may call the API; may stand several times
  --audience URL              the service that the access tokens are for
  --initiate-login-uri URL    the app's page that begins a sign-in in another browser
  --access-seconds N, --refresh-idle-seconds N, --refresh-absolute-seconds N

An edit changes what it names. Redirects and origins replace all former ones, and an empty value ("") takes a setting away.`;

const options = {
  id: { type: "string" },
  name: { type: "string" },
  redirect: { type: "string", multiple: true },
  origin: { type: "string", multiple: true },
  confidential: { type: "boolean" },
  public: { type: "boolean" },
  audience: { type: "string" },
  "initiate-login-uri": { type: "string" },
  "access-seconds": { type: "string" },
  "refresh-idle-seconds": { type: "string" },
  "refresh-absolute-seconds": { type: "string" },
} as const;

await runAsOperator(() => run(process.argv.slice(2)));

async function run([command, ...words]: string[]): Promise<number> {
  const read = readWords(words);
  if (read === null) return refused(usage, 2);
  const { values, positionals } = read;
  const bare = Object.keys(values).length === 0;
  const [id] = positionals;
  if (command === "add" && id === undefined && values.public === undefined) return add(values);
  if (command === "list" && id === undefined && bare) return list();
  if (id === undefined || positionals.length > 1) return refused(usage, 2);
  if (command === "edit") return edit(id, values);
  if (command === "remove" && bare) {
    const removed = await removeClient(id);
    return removed.ok ? told(`removed ${id}`) : refused(removed.detail);
  }
  if (command === "secret" && bare) {
    const replaced = await replaceSecret(id);
    return replaced.ok ? told(`client_secret ${replaced.value.secret}`) : refused(replaced.detail);
  }
  return refused(usage, 2);
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true });
}

function readWords(words: string[]): ReturnType<typeof parse> | null {
  try {
    return parse(words);
  } catch (error) {
    // A TypeError means an unknown option, or an option without its value. Other errors have nothing to do with the arguments.
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n`);
    return null;
  }
}

async function add(values: Values): Promise<number> {
  if (values.name === undefined) return refused(usage, 2);
  const { redirectUris = [], origins = [], ...rest } = settingsOf(values);
  const added = await addClient({
    ...rest,
    id: values.id,
    name: values.name,
    kind: values.confidential ? "confidential" : "public",
    redirectUris,
    origins,
  });
  if (!added.ok) return refused(added.detail);
  const { id, secret } = added.value;
  return told(`client_id ${id}${secret ? `\nclient_secret ${secret}\nThe secret is only shown this once.` : ""}`);
}

async function edit(id: string, values: Values): Promise<number> {
  if (values.confidential !== undefined || values.public !== undefined) {
    return refused(
      "A client stays public or confidential, because its tokens depend on that. Add another client, move your program to it, and remove this one.",
    );
  }
  if (values.id !== undefined) return refused("A client keeps its id, because programs and tokens use it.");
  if (Object.keys(values).length === 0) return refused(usage, 2);
  const edited = await editClient(id, settingsOf(values));
  if (!edited.ok) return refused(edited.detail);
  return told(
    edited.value.changed ? `changed ${id}. Processes use it within 5 seconds.` : `${id} already had these settings.`,
  );
}

function settingsOf(values: Values) {
  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const listed = (value: string[] | undefined) => value?.filter((one) => one !== "");
  const optional = (value: string | undefined) => (value === "" ? null : value);
  return {
    name: values.name,
    redirectUris: listed(values.redirect),
    origins: listed(values.origin),
    audience: optional(values.audience),
    initiateLoginUri: optional(values["initiate-login-uri"]),
    accessTokenSeconds: number(values["access-seconds"]),
    refreshIdleSeconds: number(values["refresh-idle-seconds"]),
    refreshAbsoluteSeconds: number(values["refresh-absolute-seconds"]),
  };
}

async function list(): Promise<number> {
  const rows = await listClients();
  if (rows.length === 0) return told("There is only the default client.");
  for (const row of rows) {
    console.log(`${row.id}  ${row.kind}  ${row.name}`);
    for (const uri of row.redirect_uris) console.log(`  redirect  ${uri}`);
    for (const origin of row.origins) console.log(`  origin    ${origin}`);
    if (row.audience) console.log(`  audience  ${row.audience}`);
    if (row.initiate_login_uri) console.log(`  login     ${row.initiate_login_uri}`);
    console.log(
      `  seconds   access ${row.access_token_seconds}, refresh idle ${row.refresh_idle_seconds}, absolute ${row.refresh_absolute_seconds}`,
    );
  }
  return 0;
}

function told(text: string): number {
  console.log(text);
  return 0;
}

function refused(text = "That didn't work.", code = 1): number {
  console.error(text);
  return code;
}
