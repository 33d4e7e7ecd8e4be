// The programs that may get tokens: rows of the table `clients`, and one made from the settings. Asked by every room
// above and by app/_http; written by register.ts.

import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { equalSecrets } from "@/lib/secret";
import { readClients, type ClientRow } from "./store";
import { standardLifetimes } from "@/lib/tokens/lifetimes";

export const defaultClientId = "default";

/** The scope of tokens that a person's own sign-in gives. */
export const fullScope = "read write";

/** For how long a process goes by what it read: a change of a client is seen everywhere within this time. */
export const clientCacheSeconds = 5;

export type Client = {
  id: string;
  name: string;
  kind: "public" | "confidential";
  redirectUris: string[];
  origins: string[];
  /** The `aud` of its access tokens. */
  audience: string;
  /** The app's page that begins a sign-in in a browser that has not begun one; null where none is registered. */
  initiateLoginUri: string | null;
  accessTokenSeconds: number;
  refreshIdleSeconds: number;
  refreshAbsoluteSeconds: number;
};

type Registered = { client: Client; secretHash: string | null };

/** The client with this id; null when there is none. @param id as a program sent it; absent means the default one */
export async function findClient(id: string | undefined): Promise<Client | null> {
  return (await find(id))?.client ?? null;
}

/**
 * The client that a program says it is. A public one has no secret and must not send one; a confidential one must.
 * Whatever is wrong, the answer is the same. RFC 6749 sections 2.3 and 5.2.
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
  // A client that does not exist is compared as well, so that the time does not tell.
  const matches = equalSecrets(hashClientSecret(secret ?? ""), found?.secretHash ?? hashClientSecret("none"));
  const proven = found?.client.kind === "public" ? secret === null : secret !== null && matches;
  return found && proven
    ? accept(found.client)
    : refuse("token_invalid", { detail: "The client is unknown, or its credentials aren't right." });
}

/** Tells whether a code or a link may lead to this URL: equal to a registered one, character by character. @see RFC 9700 section 2.1 */
export function mayRedirectTo(client: Client, redirectTo: string): boolean {
  return client.redirectUris.includes(redirectTo);
}

/** Tells whether pages of this origin may call the API: it is some client's, by its exact name. */
export async function isClientOrigin(origin: string): Promise<boolean> {
  if (env().allowedOrigins.includes(origin)) return true;
  // What no client can have registered costs no read.
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false;
  return [...(await registered()).values()].some(({ client }) => client.origins.includes(origin));
}

/** As {@link isClientOrigin}, by what this process has read already: for where nobody can wait. */
export function isRememberedClientOrigin(origin: string): boolean {
  return (
    env().allowedOrigins.includes(origin) ||
    processWide("client-origins", () => ({ last: new Set<string>() })).last.has(origin)
  );
}

/** How a secret is stored. It is 256 random bits, so no salt and no slow hash is needed, and a new AUTH_SECRET leaves it alone. */
export function hashClientSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** The clients of the table by their ids. One read in {@link clientCacheSeconds}, whatever ids are asked for. */
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
    // A failure is not kept: the next call asks the database again.
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
