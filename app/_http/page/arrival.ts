// Where a browser goes once it is signed in, and whether it may yet. Called by the pages and forms of the sign-in.

import { env } from "@/lib/env";
import type { Session } from "@/lib/sessions/find";
import { defaultClientId, type Client } from "@/lib/oauth/clients/clients";
import { readAuthorizationRequest, wantsNewSignIn } from "@/lib/oauth/codes/authorization-request";
import { authorizationOf, safeReturnTo } from "./return-to";

/**
 * The path to go to. An authorization request ends at an app's own address, and browsers apply a page's
 * `form-action 'self'` to every redirect behind its form (CSP Level 3 section 6.4.1.1): a page in between makes it a new
 * navigation. Decision record 0016.
 */
export function arrivalAt(returnTo: string | null): string {
  const path = safeReturnTo(returnTo);
  return authorizationOf(path) ? `/login/continue?${new URLSearchParams({ return_to: path })}` : path;
}

/** Tells whether a session is enough for its return path: an app that asked with prompt=login wants a newer one. */
export async function mayArrive(session: Session, returnTo: string): Promise<boolean> {
  const query = authorizationOf(returnTo);
  if (!query) return true;
  const read = await readAuthorizationRequest(query);
  return read.kind !== "request" || !wantsNewSignIn(read.request, session.authenticatedAt);
}

export type App = {
  client: Client;
  /** As its operator named it; null for the default client, which is named after this service. */
  name: string | null;
  /** Where the person ends up: the host of an address that was compared with the registered ones, or an app's own scheme. */
  host: string;
  /** The app's own page that begins a sign-in in this browser; null where none is registered. */
  beginHref: string | null;
};

/** The app whose sign-in leads there; null for a path of our own, and for an app that is no longer registered. */
export async function appOf(returnTo: string): Promise<App | null> {
  const query = authorizationOf(returnTo);
  const read = query && (await readAuthorizationRequest(query));
  if (read?.kind !== "request") return null;
  const { client, redirectUri } = read.request;
  const { host, protocol } = new URL(redirectUri);
  return {
    client,
    name: client.id === defaultClientId ? null : client.name,
    host: host || protocol.slice(0, -1),
    beginHref: beginHrefOf(client),
  };
}

// `iss` says which server sends it there. No login_hint: whoever opens a stranger's link would learn the address by it.
// OpenID Connect Core 1.0 section 4.
function beginHrefOf({ initiateLoginUri: uri }: Client): string | null {
  return uri && `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams({ iss: env().origin })}`;
}
