// Stores the tokens and renews them, once for all waiting callers. Called by client.ts.

import { PostkeyError } from "./errors.js";
import type { Post } from "./http.js";
import { changed, type Kept } from "./keep.js";

/** An access token is renewed this long before it expires, or after half its lifetime if that is shorter. */
const marginSeconds = 60;

/** How long a tab waits for a value that another tab wrote before it released the lock. */
const arrivalMilliseconds = 500;

export type HeldTokens = {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970, by this machine's clock. */
  renewAt: number;
  expiresAt: number;
};

export type Tokens = {
  held(): HeldTokens | null;
  /** Stores the answer of /auth/verify or /auth/token. @param sentAt when the request was sent, in milliseconds since 1970 */
  take(answer: Record<string, unknown>, sentAt: number): void;
  current(): Promise<string>;
  renew(refused: string): Promise<string>;
  /** Ends this app's tokens. */
  give(): Promise<void>;
  /** Ends the session of these tokens, with the tokens of all its apps. */
  leave(): Promise<void>;
};

/**
 * @param shared whether other tabs see the same storage. Then one of them renews, under a Web Lock. Without locks (on a
 *   page without https) two tabs may renew at once, and the service gives both the same new token.
 */
export function tokensIn(
  kept: Kept<HeldTokens>,
  { clientId, shared, post }: { clientId: string; shared: boolean; post: Post },
): Tokens {
  let flight: Promise<string> | undefined;
  const alone = queue(shared ? kept.key : null);

  function take(answer: Record<string, unknown>, sentAt: number): HeldTokens {
    const { access_token, refresh_token, expires_in } = answer;
    if (typeof access_token !== "string" || typeof refresh_token !== "string" || typeof expires_in !== "number") {
      throw new PostkeyError("unexpected_answer", "The answer holds no tokens.");
    }
    const expiresAt = sentAt + expires_in * 1000;
    const tokens = {
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresAt,
      renewAt: expiresAt - Math.min(marginSeconds, expires_in / 2) * 1000,
    };
    kept.write(tokens);
    return tokens;
  }

  async function refresh(refused: string | null): Promise<string> {
    const before = kept.read();
    if (!before) throw signedOut();
    // Another tab was quicker.
    if (before.accessToken !== refused && Date.now() < before.renewAt) return before.accessToken;
    const sentAt = Date.now();
    try {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: before.refreshToken,
        client_id: clientId,
      });
      return take(await post("/auth/token", form, "always"), sentAt).accessToken;
    } catch (error) {
      if (!(error instanceof PostkeyError)) throw error;
      if (hasEnded(error)) kept.remove();
      // The margin exists for this case: the token still works, so use it. The next call tries to renew again.
      else if (before.accessToken !== refused && Date.now() < before.expiresAt) return before.accessToken;
      throw error;
    }
  }

  function fly(refused: string | null): Promise<string> {
    const before = kept.read()?.accessToken;
    flight ??= alone(async (waited) => {
      // Browsers guarantee no order between locks and storage: the other tab's value may arrive after its lock is released.
      if (waited && kept.read()?.accessToken === before) await changed(kept.key, arrivalMilliseconds);
      return refresh(refused);
    }).finally(() => {
      flight = undefined;
    });
    return flight;
  }

  return {
    held: kept.read,
    take,
    async current() {
      const tokens = kept.read();
      if (!tokens) throw signedOut();
      return Date.now() < tokens.renewAt ? tokens.accessToken : fly(null);
    },
    renew: (refused) => fly(refused),
    // Both wait for a running refresh. Otherwise its answer would bring back the tokens that have just been ended.
    give: () =>
      alone(async () => {
        const tokens = kept.read();
        kept.remove();
        if (tokens) await revoke(tokens);
      }),
    leave: () =>
      alone(async () => {
        if (!kept.read()) return;
        try {
          // The token must be valid to be accepted, and a sign-out is often the first request after hours.
          await refreshIfDue();
          const tokens = kept.read();
          if (tokens) await end(tokens);
        } catch (error) {
          // The session has ended already, so there is nothing left to do.
          if (!(error instanceof PostkeyError && hasEnded(error))) throw error;
        } finally {
          kept.remove();
        }
      }),
  };

  async function revoke(tokens: HeldTokens): Promise<void> {
    await post("/auth/revoke", new URLSearchParams({ token: tokens.refreshToken, client_id: clientId }), "always");
  }

  async function refreshIfDue(): Promise<void> {
    const tokens = kept.read();
    if (tokens && Date.now() >= tokens.renewAt) await refresh(null);
  }

  async function end(tokens: HeldTokens, accessToken = tokens.accessToken): Promise<void> {
    try {
      await post("/auth/logout", {}, "always", accessToken);
    } catch (error) {
      if (!(error instanceof PostkeyError)) throw error;
      // By this machine's clock the token still seemed valid.
      if (error.code === "token_expired" && accessToken === tokens.accessToken)
        return end(tokens, await refresh(accessToken));
      // These tokens may not end the session. End at least this app's own tokens.
      if (["insufficient_scope", "token_invalid"].includes(error.code)) await revoke(tokens);
      throw error;
    }
  }
}

/** Whether the refresh token is now useless. After a refusal for another reason it still works. */
function hasEnded({ code }: PostkeyError): boolean {
  return ["invalid_credentials", "session_ended", "refresh_token_reused"].includes(code);
}

function signedOut(): PostkeyError {
  return new PostkeyError("unauthenticated", "Nobody is signed in here.");
}

/**
 * Runs tasks one after the other: in this program, or with a name, in all tabs of this origin. Each task gets a flag that
 * says whether it had to wait for another tab.
 */
function queue(name: string | null): <T>(task: (waited: boolean) => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const locks = name === null ? undefined : globalThis.navigator?.locks;
    const run = last.then(() => (locks ? lockedIn(locks, name!, task) : task(false)));
    // A failed task does not stop the next one. Its own caller gets the error.
    last = run.catch(() => undefined);
    return run;
  };
}

async function lockedIn<T>(locks: LockManager, name: string, task: (waited: boolean) => Promise<T>): Promise<T> {
  const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => lock && { value: await task(false) });
  return atOnce ? atOnce.value : locks.request(name, () => task(true));
}
