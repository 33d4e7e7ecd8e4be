// The programs that may get tokens: the rows of the table `clients`, and one client made from the settings. Called by
// the rooms above and by app/_http; register.ts writes them.

import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { equalSecrets } from "@/lib/secret";
import { readClients, type ClientRow } from "./store";
import { standardLifetimes } from "@/lib/tokens/lifetimes";

export const defaultClientId = "default";

/** The scope of tokens from a person's own sign-in. */
export const fullScope = "read write";

/** How long a process uses what it has read. A change of a client takes effect everywhere within this time. */
export const clientCacheSeconds = 5;

export type Client = {
  id: string;
  name: string;
  kind: "public" | "confidential";
  redirectUris: string[];
  origins: string[];
  /** The `aud` of its access tokens. */
  audience: string;
  /** The app's page that starts a sign-in in a browser that has not started one; null where none is registered. */
  initiateLoginUri: string | null;
  accessTokenSeconds: number;
  refreshIdleSeconds: number;
  refreshAbsoluteSeconds: number;
};

type Registered = { client: Client; secretHash: string | null };

/**
 * The client with this id; null when it does not exist.
 * @param id as a program sent it; absent means the default client
 */
export async function findClient(id: string | undefined): Promise<Client | null> {
  return (await find(id))?.client ?? null;
}

/**
 * The client that a program claims to be, authenticated. A public client has no secret and must not send one; a
 * confidential client must. The answer is the same whatever is wrong. @see RFC 6749 sections 2.3 and 5.2
 * Refuses: `token_invalid`.
 */
export async function authenticateClient({
  id,
  secret,
}: {
  id: string | undefined;
  secret: string | null;
}): Promise<Outcome<Client>> {
  const found = await find(id);
  // An unknown client is compared too, so that timing does not reveal which clients exist.
  const matches = equalSecrets(hashClientSecret(secret ?? ""), found?.secretHash ?? hashClientSecret("none"));
  const proven = found?.client.kind === "public" ? secret === null : secret !== null && matches;
  return found && proven
    ? accept(found.client)
    : refuse("token_invalid", { detail: "The client is unknown, or its credentials aren't right." });
}

/**
 * True when a code or a link may lead to this URL: it equals a registered one, character by character. @see RFC 9700
 * section 2.1
 */
export function mayRedirectTo(client: Client, redirectTo: string): boolean {
  return client.redirectUris.includes(redirectTo);
}

/** True when pages of this origin may call the API: it is the exact origin of a client. */
export async function isClientOrigin(origin: string): Promise<boolean> {
  if (env().allowedOrigins.includes(origin)) return true;
  // No client can have registered this, so nothing is read.
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  return [...(await registered()).values()].some(({ client }) => client.origins.includes(origin));
}

/** As {@link isClientOrigin}, but only from what this process has already read, for callers that cannot wait. */
export function isRememberedClientOrigin(origin: string): boolean {
  return (
    env().allowedOrigins.includes(origin) ||
    processWide("client-origins", () => ({ last: new Set<string>() })).last.has(origin)
  );
}

/**
 * The stored form of a secret. The secret has 256 random bits, so it needs no salt and no slow hash, and does not
 * depend on AUTH_SECRET.
 */
export function hashClientSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** The clients of the table by id. Read at most once in {@link clientCacheSeconds}, whatever ids are asked for. */
async function registered(): Promise<Map<string, Registered>> {
  const reading = processWide("clients", () => ({ at: performance.now(), rows: readClients().then(remember) }));
  if (performance.now() - reading.at > clientCacheSeconds * 1000) {
    forgetProcessWide("clients");
    return registered();
  }
  try {
    return new Map(
      (await reading.rows).map((row) => [row.id, { client: presented(row), secretHash: row.secret_hash }]),
    );
  } catch (error) {
    // A failure is not cached: the next call asks the database again.
    forgetProcessWide("clients");
    throw error;
  }
}

function remember(rows: ClientRow[]): ClientRow[] {
  processWide("client-origins", () => ({ last: new Set<string>() })).last = new Set(rows.flatMap((row) => row.origins));
  return rows;
}

async function find(id: string | undefined): Promise<Registered | null> {
  if (id === undefined || id === defaultClientId) return { client: defaultClient(), secretHash: null };
  return (await registered()).get(id) ?? null;
}

function defaultClient(): Client {
  const { origin, serviceName, allowedRedirects, allowedOrigins } = env();
  return {
    id: defaultClientId,
    name: serviceName,
    kind: "public",
    redirectUris: allowedRedirects,
    origins: allowedOrigins,
    audience: origin,
    initiateLoginUri: null,
    ...standardLifetimes(),
  };
}

function presented(row: ClientRow): Client {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    redirectUris: row.redirect_uris,
    origins: row.origins,
    audience: row.audience ?? env().origin,
    initiateLoginUri: row.initiate_login_uri,
    accessTokenSeconds: row.access_token_seconds,
    refreshIdleSeconds: row.refresh_idle_seconds,
    refreshAbsoluteSeconds: row.refresh_absolute_seconds,
  };
}
