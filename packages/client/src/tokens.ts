// Holds the tokens and renews them, once for everybody who waits. Called by client.ts.

import { PostkeyError } from "./errors.js";
import type { Post } from "./http.js";
import { changed, type Kept } from "./keep.js";

/** How long before it expires an access token is renewed; half its life where that is shorter. */
const marginSeconds = 60;

/** How long a tab waits to see what another one wrote before it gave the lock back. */
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
  /** Keeps what /auth/verify or /auth/token answered. @param sentAt when it was asked for, in milliseconds since 1970 */
  take(answer: Record<string, unknown>, sentAt: number): void;
  current(): Promise<string>;
  renew(refused: string): Promise<string>;
  /** Ends this app's tokens. */
  give(): Promise<void>;
  /** Ends the session that they belong to, with the tokens of all its apps. */
  leave(): Promise<void>;
};

/**
 * @param shared whether other tabs see the same storage: then one of them renews, under a Web Lock. Where there are
 *   no locks (a page without https), two tabs may renew at once; the service gives both the same successor.
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
      // The margin is there for this: what still works is used, and the next call tries again.
      else if (before.accessToken !== refused && Date.now() < before.expiresAt) return before.accessToken;
      throw error;
    }
  }

  function fly(refused: string | null): Promise<string> {
    const before = kept.read()?.accessToken;
    flight ??= alone(async (waited) => {
      // Browsers promise no order between a lock and the storage: what the other tab wrote may come after its lock.
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
    // Both stand behind a refresh that is under way, whose answer would otherwise bring back what is given away.
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
          // It has to live to be taken, and a sign-out is often the first thing after hours.
          await refreshIfDue();
          const tokens = kept.read();
          if (tokens) await end(tokens);
        } catch (error) {
          // A session that has ended already needs no end.
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
      // This machine's clock took it for good.
      if (error.code === "token_expired" && accessToken === tokens.accessToken)
        return end(tokens, await refresh(accessToken));
      // What may not end the session ends its own part of it at least.
      if (["insufficient_scope", "token_invalid"].includes(error.code)) await revoke(tokens);
      throw error;
    }
  }
}

/** Whether the refresh token is worth nothing any more; a refusal for another reason leaves it as it was. */
function hasEnded({ code }: PostkeyError): boolean {
  return ["invalid_credentials", "session_ended", "refresh_token_reused"].includes(code);
}

function signedOut(): PostkeyError {
  return new PostkeyError("unauthenticated", "Nobody is signed in here.");
}

/**
 * Runs tasks one after the other: in this program, and with a name in every tab of this origin. A task is told whether
 * it had to wait for another tab.
 */
function queue(name: string | null): <T>(task: (waited: boolean) => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const locks = name === null ? undefined : globalThis.navigator?.locks;
    const run = last.then(() => (locks ? lockedIn(locks, name!, task) : task(false)));
    // A task that fails does not stop the next one; whoever asked for it gets the error.
    last = run.catch(() => undefined);
    return run;
  };
}

async function lockedIn<T>(locks: LockManager, name: string, task: (waited: boolean) => Promise<T>): Promise<T> {
  const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => lock && { value: await task(false) });
  return atOnce ? atOnce.value : locks.request(name, () => task(true));
}
