// The programs that may get tokens. There is one, made from the environment: ALLOWED_REDIRECTS fills it.

import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { accessTokenSeconds, refreshAbsoluteDays, refreshIdleDays } from "./lifetimes";

export const defaultClientId = "default";

export type Client = {
  id: string;
  name: string;
  kind: "public" | "confidential";
  redirectUris: string[];
  origins: string[];
  audience: string;
  accessTokenSeconds: number;
  refreshIdleSeconds: number;
  refreshAbsoluteSeconds: number;
};

/** The scope of tokens that a person's own sign-in gives. */
export const fullScope = "read write";

/** Tells whether a client is registered. @param clientId as a program sent it; absent means the default one */
export function isKnownClient(clientId: string | undefined): boolean {
  return clientId === undefined || clientId === defaultClientId;
}

/** Tells whether a link may lead to this URL: equal to a listed one, character by character. @see RFC 9700 section 2.1 */
export function mayRedirectTo(redirectTo: string): boolean {
  return env().allowedRedirects.includes(redirectTo);
}

/** The client with this id; null when there is none. @param id absent means the default one */
export async function findClient(id: string | undefined): Promise<Client | null> {
  if (!isKnownClient(id)) return null;
  const { origin, serviceName, allowedRedirects, allowedOrigins } = env();
  return {
    id: defaultClientId,
    name: serviceName,
    kind: "public",
    redirectUris: allowedRedirects,
    origins: allowedOrigins,
    audience: origin,
    accessTokenSeconds,
    refreshIdleSeconds: refreshIdleDays * 86_400,
    refreshAbsoluteSeconds: refreshAbsoluteDays * 86_400,
  };
}

/** The client that a request comes from. A public one has no secret. Refuses: `token_invalid`. */
export async function authenticateClient({ id, secret }: { id: string | undefined; secret: string | null }): Promise<Outcome<Client>> {
  const client = await findClient(id);
  return client && secret === null ? accept(client) : refuse("token_invalid");
}
