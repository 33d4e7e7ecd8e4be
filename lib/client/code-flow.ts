// The authorization code flow over the service's own pages: the address to go to, and what came back. Called by
// client.ts. @see RFC 6749 section 4.1, RFC 7636, RFC 9207

import { PostkeyError } from "./errors";
import type { Post } from "./http";
import type { Kept } from "./keep";
import { challengeOf, randomText } from "./pkce";
import type { Tokens } from "./tokens";

export type AuthorizationOptions = {
  /** Where the service sends the browser back: an address that the client has registered, character by character. */
  redirectUri: string;
  /** Some of `read write`; all of it when left out. */
  scope?: string;
  /** `login` asks for a new sign-in; `none` shows no page and comes back with `login_required` where one is needed. */
  prompt?: "login" | "none";
};

/** What is remembered while the browser is away. */
export type PendingAuthorization = { state: string; verifier: string; redirectUri: string };

export type CodeFlow = {
  startUrl(options: AuthorizationOptions): Promise<string>;
  finish(url: string | URL): Promise<void>;
};

type Parts = { issuer: string; clientId: string; pending: Kept<PendingAuthorization>; tokens: Tokens };

export function codeFlowOver(post: Post, { issuer, clientId, pending, tokens }: Parts): CodeFlow {
  return {
    async startUrl({ redirectUri, scope, prompt }) {
      const request = { state: randomText(), verifier: randomText(), redirectUri };
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
      pending.write(request);
      return `${issuer}/authorize?${query}`;
    },

    async finish(url) {
      const back = new URL(url).searchParams;
      const request = pending.read();
      if (!request) throw new PostkeyError("no_pending_sign_in", "Nobody went to sign in from here, or it was done already.");
      // Both before anything else is believed: whoever can make a browser open this address may write the rest.
      if (back.get("state") !== request.state) throw new PostkeyError("state_mismatch", "This is the return of another request.");
      if (back.get("iss") !== issuer) throw new PostkeyError("issuer_mismatch", "This is the return from another service.");
      pending.remove();
      const error = back.get("error");
      if (error !== null) throw new PostkeyError(error, back.get("error_description") ?? error);
      const sentAt = Date.now();
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        code: back.get("code") ?? "",
        redirect_uri: request.redirectUri,
        code_verifier: request.verifier,
        client_id: clientId,
      });
      tokens.take(await post("/auth/token", form, "never"), sentAt);
    },
  };
}
