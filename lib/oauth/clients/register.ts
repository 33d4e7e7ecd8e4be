// Adds, edits and removes clients and replaces their secrets; the audit trail records each change. Called by
// scripts/clients.ts.

import { ownCaller } from "@/lib/caller";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomCapability, randomToken } from "@/lib/secret";
import { checkOrigin, checkRedirect, isLoopback, type Source } from "@/lib/settings-read";
import {
  deleteClient,
  insertClient,
  readClients,
  updateClient,
  updateSecret,
  type ClientChanges,
  type ClientRow,
} from "./store";
import { defaultClientId, hashClientSecret, type Client } from "./clients";
import { standardLifetimes } from "@/lib/tokens/lifetimes";

/** What an operator may set for a client, and change later. */
type Settings = Pick<
  Client,
  "name" | "redirectUris" | "origins" | "accessTokenSeconds" | "refreshIdleSeconds" | "refreshAbsoluteSeconds"
> & {
  /** The service that its access tokens are for; null for this one. */
  audience: string | null;
  /** The page that starts a sign-in in a browser that has not started one; null for none. */
  initiateLoginUri: string | null;
};

export type NewClient = Pick<Client, "kind"> &
  Pick<Settings, "name" | "redirectUris" | "origins"> &
  Partial<Settings> & {
    /** Random unless given. */
    id?: string;
  };

/** Every client except the default one, oldest first. */
export async function listClients(): Promise<ClientRow[]> {
  return readClients();
}

const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;
const day = 86_400;
// Minutes for access tokens, because offline verifiers accept one until it expires. 90 days, because no session is
// older.
const bounds = {
  accessTokenSeconds: [60, 3600],
  refreshIdleSeconds: [3600, 90 * day],
  refreshAbsoluteSeconds: [3600, 90 * day],
} as const;

/**
 * Registers a client.
 * @returns its id and, for a confidential client, its secret: shown only this once, stored hashed
 * Refuses: `validation_failed`, with every problem in `detail`.
 */
export async function addClient(given: NewClient): Promise<Outcome<{ id: string; secret: string | null }>> {
  const { id = randomCapability().replace(/^[_-]/, "c"), kind, ...rest } = given;
  const settings = { audience: null, initiateLoginUri: null, ...standardLifetimes(), ...withoutGaps(rest) };
  const problems = problemsOf(settings);
  if (!idForm.test(id)) problems.push("An id has 3 to 64 letters, digits, dots, underscores and hyphens.");
  if (id === defaultClientId) problems.push(`${defaultClientId} is the client of the settings.`);
  if (problems.length > 0) return refuse("validation_failed", { detail: problems.join("\n") });
  const secret = kind === "confidential" ? randomToken() : null;
  const added = await insertClient(
    { id, kind, secret_hash: secret && hashClientSecret(secret), ...columnsOf(settings) },
    operator(),
  );
  forgetProcessWide("clients");
  return added ? accept({ id, secret }) : refuse("validation_failed", { detail: `There is a client ${id} already.` });
}

/**
 * Changes what is given, and leaves everything else and every token as it is.
 * @param to a list replaces the earlier one
 * @returns whether anything changed
 * Refuses: `validation_failed`, with every problem in `detail`; `not_found`.
 */
export async function editClient(id: string, to: Partial<Settings>): Promise<Outcome<{ changed: boolean }>> {
  const settings = withoutGaps(to);
  const problems = problemsOf(settings);
  if (problems.length > 0) return refuse("validation_failed", { detail: problems.join("\n") });
  const { found, changed } = await updateClient(id, columnsOf(settings), operator());
  forgetProcessWide("clients");
  return found ? accept({ changed }) : refuse("not_found", { detail: noClient(id) });
}

/**
 * Removes a client. Its codes, refresh tokens and access tokens are refused from then on, also when a client with the
 * same id is added later. Refuses: `not_found`.
 */
export async function removeClient(id: string): Promise<Outcome<null>> {
  const removed = await deleteClient(id, operator());
  forgetProcessWide("clients");
  return removed ? accept(null) : refuse("not_found", { detail: noClient(id) });
}

/** Gives a confidential client another secret. The old one is refused from then on. Refuses: `not_found`. */
export async function replaceSecret(id: string): Promise<Outcome<{ secret: string }>> {
  const secret = randomToken();
  const replaced = await updateSecret(id, hashClientSecret(secret), operator());
  forgetProcessWide("clients");
  return replaced ? accept({ secret }) : refuse("not_found", { detail: `There is no confidential client ${id}.` });
}

// Only operators change clients.
function operator() {
  return ownCaller("npm run clients");
}

function noClient(id: string): string {
  return id === defaultClientId
    ? `${defaultClientId} is the client of the settings: change ALLOWED_REDIRECTS and ALLOWED_ORIGINS.`
    : `There is no client ${id} in the table.`;
}

function withoutGaps<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}

function columnsOf(settings: Settings): Omit<ClientRow, "id" | "kind" | "secret_hash">;
function columnsOf(settings: Partial<Settings>): ClientChanges;
function columnsOf({
  name,
  redirectUris,
  origins,
  audience,
  initiateLoginUri,
  accessTokenSeconds,
  refreshIdleSeconds,
  refreshAbsoluteSeconds,
}: Partial<Settings>): ClientChanges {
  return {
    name,
    redirect_uris: redirectUris,
    origins,
    audience,
    initiate_login_uri: initiateLoginUri,
    access_token_seconds: accessTokenSeconds,
    refresh_idle_seconds: refreshIdleSeconds,
    refresh_absolute_seconds: refreshAbsoluteSeconds,
  };
}

function problemsOf({
  name,
  redirectUris = [],
  origins = [],
  audience,
  initiateLoginUri,
  ...lifetimes
}: Partial<Settings>): string[] {
  const problems: string[] = [];
  const source: Source = { environment: {}, problem: (line) => void problems.push(line) };
  if (name !== undefined && (name.trim() === "" || name.length > 60 || /\p{C}/u.test(name)))
    problems.push("A name has 1 to 60 characters and no control characters.");
  for (const uri of redirectUris) checkRedirect(source, uri, "redirect");
  for (const origin of origins) checkOrigin(source, origin, "origin");
  if (audience && (!URL.canParse(audience) || audience.length > 200)) problems.push("An audience is a URL.");
  if (initiateLoginUri && !isLoginPage(initiateLoginUri))
    problems.push("An initiate-login URL is https, of at most 400 characters, and has no fragment.");
  for (const [key, [lowest, highest]] of Object.entries(bounds)) {
    const seconds = lifetimes[key as keyof typeof bounds];
    if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= lowest && seconds <= highest))
      problems.push(`${key} is ${lowest} to ${highest}.`);
  }
  return problems;
}

// OpenID Connect Dynamic Client Registration 1.0 section 2 requires https. A loopback address cannot have it.
function isLoginPage(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (
    !url ||
    url.href.includes("#") ||
    value.length > 400 ||
    /[\p{C}\s]/u.test(value) ||
    url.username !== "" ||
    url.password !== ""
  )
    return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}
