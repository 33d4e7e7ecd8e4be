// What the package offers: a client of the service for browsers and for Node 20.9 and later. It imports nothing outside
// this folder. Used by examples/ and by tests.

import { codeFlowOver, type AuthorizationOptions, type PendingAuthorization } from "./code-flow.js";
import { asObject, posterTo } from "./http.js";
import { inMemory, kept, ofThisTab, onChanged, type KeyValueStorage } from "./keep.js";
import { signInOver, type Asked, type AskOptions, type PendingSignIn, type SignedIn } from "./sign-in.js";
import { tokensIn, type HeldTokens } from "./tokens.js";

export { PostkeyError, type Reason } from "./errors.js";
export type { Asked, AskOptions, AuthorizationOptions, KeyValueStorage, SignedIn };

export type ClientOptions = {
  /** The service's origin, such as `https://sign-in.example.com`: https, or http on loopback. */
  issuer: string;
  /** A public client; `default` when left out. */
  clientId?: string;
  /**
   * Keeps the tokens, and what is remembered while a sign-in is under way. Left out, tokens live in memory and end
   * with the page or process, and a sign-in under way lives in this tab's sessionStorage. With localStorage all tabs
   * share one sign-in, the emailed link may open another tab, and every script of this origin can read the tokens.
   * @see draft-ietf-oauth-browser-based-apps section 8
   */
  storage?: KeyValueStorage;
  /** Origins besides the issuer's that `fetch` may send the access token to; none when left out. */
  apiOrigins?: readonly string[];
  fetch?: typeof globalThis.fetch;
};

/** Each verb throws a PostkeyError with a `code`; a wrong use, such as a malformed issuer, is a TypeError. */
export type PostkeyClient = {
  /**
   * Asks for a mail with a link and a code. With `redirectTo` the link opens this app, and only this one: a verifier
   * stays here (RFC 7636). A later `ask`, in another tab that shares the storage too, takes its place. The answer is the same whether or not somebody has this address.
   * Refused with: `invalid_email`, `redirect_not_allowed`, `over_email_send_rate_limit`, `over_request_rate_limit`.
   */
  ask(options: AskOptions): Promise<Asked>;
  /** A further mail for the same sign-in, once `resendIn` seconds have passed. The former code stops working. */
  resend(): Promise<Asked>;
  /**
   * Redeems the six digits of the mail that was asked for here.
   * Refused with: `invalid_credentials` (see `attemptsLeft`), `otp_expired`, `otp_used`, `otp_superseded`,
   * `otp_attempts_exhausted`, `code_entry_paused`.
   */
  verifyCode(code: string): Promise<SignedIn>;
  /**
   * Redeems the `token` of the link, which has to be one that was asked for here with `redirectTo`: `no_pending_sign_in`
   * where none was, and `verifier_mismatch` for somebody else's.
   */
  verifyToken(token: string): Promise<SignedIn>;
  /** The address of the service's sign-in pages; go there, and give what comes back to `finish`. RFC 6749 section 4.1. */
  startUrl(options: AuthorizationOptions): Promise<string>;
  /**
   * Checks `state` and `iss` (RFC 9207) of the address that the browser came back to, and trades its code for tokens.
   * A return counts once: `no_pending_sign_in` or `state_mismatch` afterwards, for instance in the tab that waited
   * when the emailed link has come back in another one. Take the query out of the address.
   */
  finish(url: string | URL): Promise<void>;
  /** Whether tokens are held. The service may have ended the session meanwhile: `accessToken` tells. */
  isSignedIn(): boolean;
  /**
   * An access token that lives for a while: renewed 60 seconds before it expires, once for all who wait, in all tabs
   * that share the storage. A lost answer costs nothing: the same refresh token is sent again.
   * Throws `unauthenticated` when nobody is signed in, `session_ended` or `refresh_token_reused` when that is over.
   */
  accessToken(): Promise<string>;
  /**
   * `fetch` with the access token. Where the answer is 401 because the token expired, it is renewed and the request
   * sent once more. A TypeError for an origin that is neither the issuer's nor in `apiOrigins`.
   * @see RFC 6750 section 2.1
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /**
   * Forgets the tokens and ends them at the service. When this throws, they are forgotten here all the same.
   *
   * Left out, `everywhere` is false: this app's tokens end (RFC 7009), and the session too where `verifyCode` or
   * `verifyToken` opened it. After `finish` the browser stays signed in at the service: the next `startUrl` signs in
   * without asking, and other apps go on. With `everywhere` the session at the service ends, and with it all its apps: what
   * "Sign out" means to somebody who leaves a shared computer. It takes tokens with the scope `write` of a client without
   * an audience of its own: `insufficient_scope` or `token_invalid` otherwise, and then this app's tokens have ended.
   */
  logout(options?: { everywhere?: boolean }): Promise<void>;
  /** Calls back when another tab signs in or out. @returns a function that ends this */
  onChange(listener: () => void): () => void;
};

/** A client of one service. Cheap; one per page or program is enough. */
export function createClient({
  issuer,
  clientId = "default",
  storage,
  apiOrigins = [],
  fetch: fetcher = globalThis.fetch,
}: ClientOptions): PostkeyClient {
  const origin = secureOrigin(issuer);
  const trusted = new Set([origin, ...apiOrigins.map(secureOrigin)]);
  // Called as a plain function: as a method of another object a browser's fetch refuses to run.
  const plainFetch: typeof fetch = (input, init) => fetcher(input, init);
  const name = (what: string) => `postkey ${origin} ${clientId} ${what}`;
  const meanwhile = storage ?? ofThisTab();
  const post = posterTo(origin, plainFetch);
  const keptTokens = kept<HeldTokens>(storage ?? inMemory(), name("tokens"));
  const tokens = tokensIn(keptTokens, { clientId, shared: storage !== undefined, post });
  const signIn = signInOver(post, { clientId, tokens, pending: kept<PendingSignIn>(meanwhile, name("sign-in")) });
  const flow = codeFlowOver(post, {
    issuer: origin,
    clientId,
    tokens,
    pending: kept<PendingAuthorization[]>(meanwhile, name("authorization")),
  });

  return {
    ...signIn,
    ...flow,
    isSignedIn: () => tokens.held() !== null,
    accessToken: tokens.current,
    logout: ({ everywhere = false } = {}) => (everywhere ? tokens.leave() : tokens.give()),
    async fetch(input, init) {
      const request = new Request(input, init);
      if (!trusted.has(new URL(request.url).origin))
        throw new TypeError(`The access token is not sent to ${new URL(request.url).origin}: name it in apiOrigins.`);
      const token = await tokens.current();
      // A body can be read once, so the copy goes first.
      const answer = await plainFetch(withBearer(request.clone(), token));
      return (await isExpired(answer)) ? plainFetch(withBearer(request, await tokens.renew(token))) : answer;
    },
    onChange: (listener) => onChanged(keptTokens.key, listener),
  };
}

function withBearer(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** Whether a 401 says that the token is too old: by our reason code, else by the challenge of RFC 6750 section 3.1. */
async function isExpired(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const code = asObject(await answer.clone().text())?.code;
  if (typeof code === "string") return code === "token_expired";
  return /\berror="invalid_token"/.test(answer.headers.get("WWW-Authenticate") ?? "");
}

/** Secrets do not cross a network in the clear. */
function secureOrigin(text: string): string {
  const { origin, protocol, hostname } = new URL(text);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback))
    throw new TypeError(`${origin} has to be https, or http on loopback.`);
  return origin;
}
