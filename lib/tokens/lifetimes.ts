// How long tokens live. A client may have shorter ones of its own.

import { env } from "@/lib/env";

/** The lifetimes of a client that asks for no others. An access token's is short, because an offline verifier honours it until it expires. */
export function standardLifetimes() {
  const { accessTokenTtlMinutes, refreshIdleDays, refreshAbsoluteDays } = env();
  return {
    accessTokenSeconds: accessTokenTtlMinutes * 60,
    refreshIdleSeconds: refreshIdleDays * 86_400,
    refreshAbsoluteSeconds: refreshAbsoluteDays * 86_400,
  };
}

/**
 * For how long after its successor was first used a refresh token is still answered with that successor. Tabs ask at
 * once and replies overtake each other; a copy that somebody took comes later.
 */
export const graceSeconds = 10;

/** What a clock may be off by. RFC 8725 leaves the number to us. */
export const clockToleranceSeconds = 60;

/** A signing key is replaced at this age. */
export const keyAgeDays = 90;

/** A key is published for this long before it signs: the five minutes of a cached JWKS, and as long again. */
export const keyPublishedBeforeSeconds = 600;

/** And for this long after another one took over: the hour that a client's access tokens may live, and as long again. */
export const keyKeptSeconds = 7200;
