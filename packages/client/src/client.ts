// The API of the package: a client of the service for browsers and for Node 20.9 and later. It imports nothing from
// outside this folder. Used by examples/ and by tests.

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
  /** The id of a public client. When left out: `default`. */
  clientId?: string;
  /**
   * Stores the tokens, and the state of a sign-in that has begun. When left out, tokens are kept in memory and end with the
   * page or process, and a sign-in that has begun is kept in this tab's sessionStorage. With localStorage, all tabs share
   * one sign-in, the emailed link may open another tab, and every script of this origin can read the tokens.
   * @see draft-ietf-oauth-browser-based-apps section 8
   */
  storage?: KeyValueStorage;
  /** The origins, besides the issuer's, that `fetch` may send the access token to. When left out: none. */
  apiOrigins?: readonly string[];
  fetch?: typeof globalThis.fetch;
};

/** Each method throws a PostkeyError with a `code`. Wrong use, such as a malformed issuer, throws a TypeError. */
export type PostkeyClient = {
  /**
   * Asks for an email with a link and a code. With `redirectTo`, the link opens this app and works only here, because the
   * verifier stays here (RFC 7636). A later `ask` replaces this one, even from another tab that shares the storage. The
   * answer is the same whether or not anybody has this address.
   * Refused with: `invalid_email`, `redirect_not_allowed`, `over_email_send_rate_limit`, `over_request_rate_limit`.
   */
  ask(options: AskOptions): Promise<Asked>;
  /** Sends another email for the same sign-in, once `resendIn` seconds have passed. The earlier code stops working. */
  resend(): Promise<Asked>;
  /**
   * Redeems the six digits from the email that was asked for here.
   * Refused with: `invalid_credentials` (see `attemptsLeft`), `otp_expired`, `otp_used`, `otp_superseded`,
   * `otp_attempts_exhausted`, `code_entry_paused`.
   */
  verifyCode(code: string): Promise<SignedIn>;
  /**
   * Redeems the `token` of the link. The link must have been asked for here, with `redirectTo`. Throws `no_pending_sign_in`
   * if none was asked for, and `verifier_mismatch` for somebody else's link.
   */
  verifyToken(token: string): Promise<SignedIn>;
  /** The address of the service's sign-in pages. Go there, and pass the address that it returns to on to `finish`. RFC 6749 section 4.1. */
  startUrl(options: AuthorizationOptions): Promise<string>;
  /**
   * Checks `state` and `iss` (RFC 9207) in the address that the browser came back to, and exchanges its code for tokens.
   * Each return works once. After that this throws `no_pending_sign_in` or `state_mismatch`, for instance in the tab that
   * waited while the emailed link came back in another tab. Afterwards, remove the query from the page's address.
   */
  finish(url: string | URL): Promise<void>;
  /** Whether tokens are stored. The service may have ended the session in the meantime: `accessToken` finds out. */
  isSignedIn(): boolean;
  /**
   * A valid access token. It is renewed 60 seconds before it expires, once for all callers in all tabs that share the
   * storage. A lost answer does no harm: the same refresh token is sent again.
   * Throws `unauthenticated` when nobody is signed in, and `session_ended` or `refresh_token_reused` when the session ended.
   */
  accessToken(): Promise<string>;
  /**
   * `fetch` with the access token. If the answer is 401 because the token has expired, the token is renewed and the request
   * is sent once more. Throws a TypeError for an origin that is neither the issuer's nor in `apiOrigins`.
   * @see RFC 6750 section 2.1
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /**
   * Deletes the tokens here and ends them at the service. Even if this throws, they are deleted here.
   *
   * Without `everywhere`, this app's tokens end (RFC 7009), and so does the session if `verifyCode` or `verifyToken` opened
   * it. After `finish`, the browser stays signed in at the service: the next `startUrl` signs in without asking, and other
   * apps stay signed in. With `everywhere`, the session at the service ends, and so do the tokens of all its apps. That is
   * what "Sign out" means to somebody who leaves a shared computer. It needs tokens with the scope `write`, of a client
   * without its own audience. Otherwise it throws `insufficient_scope` or `token_invalid`, and only this app's tokens have
   * ended.
   */
  logout(options?: { everywhere?: boolean }): Promise<void>;
  /** Calls the listener when another tab signs in or out. @returns a function that removes the listener */
  onChange(listener: () => void): () => void;
};

/** Creates a client of one service. It is cheap; one per page or program is enough. */
export function createClient({
  issuer,
  clientId = "default",
  storage,
  apiOrigins = [],
  fetch: fetcher = globalThis.fetch,
}: ClientOptions): PostkeyClient {
  const origin = secureOrigin(issuer);
  const trusted = new Set([origin, ...apiOrigins.map(secureOrigin)]);
  // Called as a plain function, because a browser's fetch refuses to run as a method of another object.
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
      // A body can be read only once, so the copy is sent first.
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

/** Whether a 401 says that the token has expired: by our reason code, or else by the challenge of RFC 6750 section 3.1. */
async function isExpired(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const code = asObject(await answer.clone().text())?.code;
  if (typeof code === "string") return code === "token_expired";
  return /\berror="invalid_token"/.test(answer.headers.get("WWW-Authenticate") ?? "");
}

/** Secrets must not cross a network unencrypted. */
function secureOrigin(text: string): string {
  const { origin, protocol, hostname } = new URL(text);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback))
    throw new TypeError(`${origin} has to be https, or http on loopback.`);
  return origin;
}
