// How long tokens live. A client may have shorter ones of its own.

/** Minutes are few because an offline verifier honours a token until it expires, whatever happened since. */
export const accessTokenSeconds = 600;

export const refreshIdleDays = 30;
export const refreshAbsoluteDays = 90;

/**
 * For how long after its successor was first used a refresh token is still answered with that successor. Tabs ask at
 * once and replies overtake each other; a copy that somebody took comes later.
 */
export const graceSeconds = 10;

/** What a clock may be off by. RFC 8725 leaves the number to us. */
export const clockToleranceSeconds = 60;
