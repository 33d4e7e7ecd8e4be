// The authorization code flow over the service's own pages: makes the address to go to, and handles the return. Called by
// client.ts. @see RFC 6749 section 4.1, RFC 7636, RFC 9207

import { PostkeyError } from "./errors.js";
import type { Post } from "./http.js";
import type { Kept } from "./keep.js";
import { challengeOf, randomText } from "./pkce.js";
import type { Tokens } from "./tokens.js";

export type AuthorizationOptions = {
  /** Where the service sends the browser back: exactly one of the client's registered addresses, character by character. */
  redirectUri: string;
  /** `read`, `write` or both, separated by a space. When left out: both. */
  scope?: string;
  /** `login` asks for a new sign-in. `none` shows no page, and comes back with `login_required` if one is needed. */
  prompt?: "login" | "none";
};

/** What is stored while the browser is away. */
export type PendingAuthorization = {
  state: string;
  verifier: string;
  redirectUri: string;
  /** Codes that came back and were exchanged. They must not be sent again: a second use ends the tokens of the first. */
  codes: string[];
};

/** Several tabs that share a storage may be away at once. Sign-ins that never finish are dropped, oldest first. */
const mostPending = 5;

export type CodeFlow = {
  startUrl(options: AuthorizationOptions): Promise<string>;
  finish(url: string | URL): Promise<void>;
};

type Parts = { issuer: string; clientId: string; pending: Kept<PendingAuthorization[]>; tokens: Tokens };

export function codeFlowOver(post: Post, { issuer, clientId, pending, tokens }: Parts): CodeFlow {
  return {
    async startUrl({ redirectUri, scope, prompt }) {
      const request = { state: randomText(), verifier: randomText(), redirectUri, codes: [] };
      const query = new URLSearchParams({
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        state: request.state,
        code_challenge: await challengeOf(request.verifier),
        code_challenge_method: "S256",
        ...(scope !== undefined && { scope }),
        ...(prompt !== undefined && { prompt }),
      });
      pending.write([...(pending.read() ?? []), request].slice(-mostPending));
      return `${issuer}/authorize?${query}`;
    },

    async finish(url) {
      const back = new URL(url).searchParams;
      const away = pending.read() ?? [];
      if (away.length === 0)
        throw new PostkeyError("no_pending_sign_in", "Nobody went to sign in from here, or it was done already.");
      // Check both before trusting the rest: anybody who can make a browser open this address can write the rest.
      const request = away.find(({ state }) => state === back.get("state"));
      if (!request) throw new PostkeyError("state_mismatch", "This is the return of another request.");
      if (back.get("iss") !== issuer)
        throw new PostkeyError("issuer_mismatch", "This is the return from another service.");
      const error = back.get("error");
      if (error !== null) {
        forget(pending, request.state);
        throw new PostkeyError(error, back.get("error_description") ?? error);
      }
      const code = back.get("code") ?? "";
      if (request.codes.includes(code)) throw new PostkeyError("no_pending_sign_in", "This return was taken already.");
      // The tab that waited and the tab of the emailed link may both come back, each with its own code.
      pending.write(away.map((other) => (other === request ? { ...other, codes: [...other.codes, code] } : other)));
      const sentAt = Date.now();
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: request.redirectUri,
        code_verifier: request.verifier,
        client_id: clientId,
      });
      // Tokens first: a tab that finds nothing pending then finds the tokens.
      tokens.take(await post("/auth/token", form, "always"), sentAt);
      forget(pending, request.state);
    },
  };
}

function forget(pending: Kept<PendingAuthorization[]>, state: string): void {
  pending.write((pending.read() ?? []).filter((other) => other.state !== state));
}
