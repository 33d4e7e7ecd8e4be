// The programs that may get tokens. There is one, made from the environment: ALLOWED_REDIRECTS fills it.

import { env } from "@/lib/env";

export const defaultClientId = "default";

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
