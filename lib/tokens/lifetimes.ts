// How long tokens live. A client may have shorter lifetimes of its own.

import { env } from "@/lib/env";

/**
 * The lifetimes of a client that sets no others. An access token's is short, because an offline verifier accepts it
 * until it expires.
 */
export function standardLifetimes() {
  const { accessTokenTtlMinutes, refreshIdleDays, refreshAbsoluteDays } = env();
  return {
    accessTokenSeconds: accessTokenTtlMinutes * 60,
    refreshIdleSeconds: refreshIdleDays * 86_400,
    refreshAbsoluteSeconds: refreshAbsoluteDays * 86_400,
  };
}

/**
 * How long, in seconds, a refresh token is still answered with its successor after that was first used. Tabs ask at
 * once and answers overtake each other; a stolen copy is used later.
 */
export const graceSeconds = 10;

/** How far a clock may be off, in seconds. RFC 8725 leaves the number to us. */
export const clockToleranceSeconds = 60;

/** A signing key is replaced at this age. */
export const keyAgeDays = 90;

/** A key is published this long before it signs: the five minutes that a JWKS may be cached, twice. */
export const keyPublishedBeforeSeconds = 600;

/**
 * A key stays published this long after another one took over: the hour that a client's access tokens may live, twice.
 */
export const keyKeptSeconds = 7200;
