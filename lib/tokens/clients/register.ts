// Adds, removes and renews clients. Called by scripts/clients.ts.

import { accept, refuse, type Outcome } from "@/lib/outcome";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomCapability, randomToken } from "@/lib/secret";
import { checkOrigin, checkRedirect, type Source } from "@/lib/settings-read";
import { deleteClient, insertClient, updateSecret } from "./fragments";
import { defaultClientId, hashClientSecret, type Client } from "./clients";
import { standardLifetimes } from "../lifetimes";

export type NewClient = Pick<Client, "name" | "kind" | "redirectUris" | "origins"> &
  Partial<Pick<Client, "accessTokenSeconds" | "refreshIdleSeconds" | "refreshAbsoluteSeconds">> & {
    /** Random unless given. */
    id?: string;
    /** The service that its access tokens are for; this one unless given. */
    audience?: string;
  };

const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;
const day = 86_400;
// Minutes for access tokens, because offline verifiers honour one until it expires; 90 days, because no session is older.
const bounds = { accessTokenSeconds: [60, 3600], refreshIdleSeconds: [3600, 90 * day], refreshAbsoluteSeconds: [3600, 90 * day] } as const;

/**
 * Registers a client.
 * @returns its id and, for a confidential one, its secret: shown this once, stored hashed
 * Refuses: `validation_failed`, with every problem in `detail`.
 */
export async function addClient(given: NewClient): Promise<Outcome<{ id: string; secret: string | null }>> {
  const id = given.id ?? randomCapability().replace(/^[_-]/, "c");
  const lifetimes = {
    accessTokenSeconds: given.accessTokenSeconds ?? standardLifetimes().accessTokenSeconds,
    refreshIdleSeconds: given.refreshIdleSeconds ?? standardLifetimes().refreshIdleSeconds,
    refreshAbsoluteSeconds: given.refreshAbsoluteSeconds ?? standardLifetimes().refreshAbsoluteSeconds,
  };
  const problems = problemsOf({ ...given, ...lifetimes, id });
  if (problems.length > 0) return refuse("validation_failed", { detail: problems.join("\n") });
  const secret = given.kind === "confidential" ? randomToken() : null;
  const added = await insertClient({
    id,
    name: given.name,
    kind: given.kind,
    secret_hash: secret && hashClientSecret(secret),
    redirect_uris: given.redirectUris,
    origins: given.origins,
    audience: given.audience ?? null,
    access_token_seconds: lifetimes.accessTokenSeconds,
    refresh_idle_seconds: lifetimes.refreshIdleSeconds,
    refresh_absolute_seconds: lifetimes.refreshAbsoluteSeconds,
  });
  forgetProcessWide("clients");
  return added ? accept({ id, secret }) : refuse("validation_failed", { detail: `There is a client ${id} already.` });
}

/** Removes a client: its codes and refresh tokens are worth nothing from then on. Refuses: `not_found`. */
export async function removeClient(id: string): Promise<Outcome<null>> {
  const removed = await deleteClient(id);
  forgetProcessWide("clients");
  return removed ? accept(null) : refuse("not_found", { detail: `There is no client ${id} in the table.` });
}

/** Gives a confidential client another secret; the former one is refused from then on. Refuses: `not_found`. */
export async function replaceSecret(id: string): Promise<Outcome<{ secret: string }>> {
  const secret = randomToken();
  const replaced = await updateSecret(id, hashClientSecret(secret));
  forgetProcessWide("clients");
  return replaced ? accept({ secret }) : refuse("not_found", { detail: `There is no confidential client ${id}.` });
}

function problemsOf(client: NewClient & { id: string }): string[] {
  const problems: string[] = [];
  const source: Source = { environment: {}, problem: (line) => void problems.push(line) };
  if (!idForm.test(client.id)) problems.push("An id has 3 to 64 letters, digits, dots, underscores and hyphens.");
  if (client.id === defaultClientId) problems.push(`${defaultClientId} is the client of the settings.`);
  if (client.name.trim() === "" || client.name.length > 60 || /\p{C}/u.test(client.name)) problems.push("A name has 1 to 60 characters and no control characters.");
  for (const uri of client.redirectUris) checkRedirect(source, uri, "redirect");
  for (const origin of client.origins) checkOrigin(source, origin, "origin");
  if (client.audience !== undefined && (!URL.canParse(client.audience) || client.audience.length > 200)) problems.push("An audience is a URL.");
  for (const [name, [lowest, highest]] of Object.entries(bounds)) {
    const seconds = client[name as keyof typeof bounds];
    if (!(Number.isInteger(seconds) && seconds! >= lowest && seconds! <= highest)) problems.push(`${name} is ${lowest} to ${highest}.`);
  }
  return problems;
}
