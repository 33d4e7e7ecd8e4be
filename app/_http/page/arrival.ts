// Where a browser goes after it signs in, and whether its session is enough. Called by the pages and forms of the sign-in.

import { env } from "@/lib/env";
import type { Session } from "@/lib/sessions/find";
import { defaultClientId, type Client } from "@/lib/oauth/clients/clients";
import { readAuthorizationRequest, wantsNewSignIn } from "@/lib/oauth/codes/authorization-request";
import { authorizationOf, safeReturnTo } from "./return-to";

/**
 * The path to go to. An authorization request ends at an app's own address, but browsers apply a page's
 * `form-action 'self'` to every redirect after its form (CSP Level 3 section 6.4.1.1). A page in between makes it a new
 * navigation. Decision record 0016.
 */
export function arrivalAt(returnTo: string | null): string {
  const path = safeReturnTo(returnTo);
  return authorizationOf(path) ? `/login/continue?${new URLSearchParams({ return_to: path })}` : path;
}

/** True when a session is enough for its return path. An app that sent prompt=login requires a newer one. */
export async function mayArrive(session: Session, returnTo: string): Promise<boolean> {
  const query = authorizationOf(returnTo);
  if (!query) return true;
  const read = await readAuthorizationRequest(query);
  return read.kind !== "request" || !wantsNewSignIn(read.request, session.authenticatedAt);
}

export type App = {
  client: Client;
  /** Set by the operator; null for the default client, which has the name of this service. */
  name: string | null;
  /** Where the person ends up: the host of a redirect URI that matches a registered one, or an app's own scheme. */
  host: string;
  /** The app's own page that begins a sign-in in this browser; null when none is registered. */
  beginHref: string | null;
};

/** The app that the return path leads to; null for our own paths and for an app that is no longer registered. */
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

// `iss` identifies this server to the app. There is no login_hint, because it would show the address to anyone who opens
// someone else's link. OpenID Connect Core 1.0 section 4.
function beginHrefOf({ initiateLoginUri: uri }: Client): string | null {
  return uri && `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams({ iss: env().origin })}`;
}
