// Reads and checks a client's request to GET /authorize, and writes it as a path that survives the sign-in. Called by
// app/authorize and the sign-in pages. @see RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 9700 section 2.1

import { localeOfList } from "@/lib/i18n/choose-locale";
import type { Locale } from "@/lib/i18n/locales";
import { refuse, type Refusal } from "@/lib/outcome";
import { hasChallengeForm } from "@/lib/pkce";
import { seal, unseal } from "@/lib/secret";
import { findClient, fullScope, type Client } from "../clients/clients";
import { readDatabaseTime } from "./store";

export type AuthorizationRequest = {
  client: Client;
  redirectUri: string;
  state: string | null;
  codeChallenge: string;
  scope: string;
  prompt: "none" | "login" | null;
  /**
   * When a request with prompt=login first came, in milliseconds of the database's clock; null when it comes for the
   * first time.
   */
  askedAt: number | null;
  /** Who the client expects to sign in, to fill the address field; unchecked text. Not kept for the way back. */
  loginHint: string | null;
  /** The language that the client asks for, when it is one of ours. */
  locale: Locale | null;
};

/** A fault that is reported to the client, at its own address. */
export type Fault = { error: string; description: string };

export type ReadRequest =
  | { kind: "request"; request: AuthorizationRequest }
  | { kind: "fault"; fault: Fault; redirectUri: string; state: string | null }
  /** The client or its address is unknown: nothing is sent there. */
  | { kind: "refused"; refusal: Refusal };

const longestState = 1024;
/** No address is longer. A longer hint is dropped, because cut off it would be another address. */
const longestHint = 254;
// Our own parameter: the state on its way through the sign-in pages, as base64url of its UTF-8. Each address and form
// on the way would encode percent signs again, and a thousand Japanese characters would grow beyond what a request may
// hold.
const keptState = "kept_state";
const parameters = [
  "response_type",
  "client_id",
  "redirect_uri",
  "state",
  "scope",
  "code_challenge",
  "code_challenge_method",
  "prompt",
  "response_mode",
  "request",
  "request_uri",
  "login_hint",
  "ui_locales",
  keptState,
];

/** Reads the query of GET /authorize. */
export async function readAuthorizationRequest(query: URLSearchParams): Promise<ReadRequest> {
  const given = (name: string) => query.get(name) || null;
  const [id, redirectUri] = [given("client_id"), given("redirect_uri")];
  // RFC 6749 section 3.1: no parameter may occur twice.
  const twice = parameters.find((name) => query.getAll(name).length > 1);
  if (twice === "client_id" || id === null)
    return refused("validation_failed", "client_id is missing, or stands there twice.");
  const client = await findClient(id);
  if (!client) return refused("validation_failed", "client_id names no client that is registered here.");
  if (twice === "redirect_uri" || redirectUri === null)
    return refused("redirect_not_allowed", "redirect_uri is missing, or stands there twice.");
  if (!client.redirectUris.some((registered) => isRedirect(registered, redirectUri))) {
    return refused("redirect_not_allowed", "redirect_uri is not one that the client has registered.");
  }
  const state = twice === "state" ? null : stateOf(query);
  // Text that is not UTF-8 could not be returned unchanged.
  if (state?.includes("\u{fffd}"))
    return {
      kind: "fault",
      fault: { error: "invalid_request", description: "state is not UTF-8." },
      redirectUri,
      state: null,
    };
  const fault = faultOf(twice, given, state);
  if (fault) return { kind: "fault", fault, redirectUri, state };
  const codeChallenge = given("code_challenge")!;
  const request = {
    client,
    redirectUri,
    state,
    codeChallenge,
    scope: scopeOf(given("scope"))!,
    prompt: given("prompt") as AuthorizationRequest["prompt"],
    loginHint: hintOf(given("login_hint")),
    locale: askedLocale(query),
  };
  return { kind: "request", request: { ...request, askedAt: readAskedAt(given("asked"), request) } };
}

/** The language that a request asks for, whatever else is in it; null when it is none of ours. */
export function askedLocale(query: URLSearchParams): Locale | null {
  return localeOfList(query.get("ui_locales"));
}

/**
 * The request as a path of this origin, for the way back from the sign-in pages. With prompt=login the path holds the
 * time of the request, sealed to this very request, so nobody can make an old sign-in look new.
 */
export async function returnPathOf(request: AuthorizationRequest): Promise<string> {
  const askedAt = request.prompt === "login" ? (request.askedAt ?? (await readDatabaseTime())) : null;
  const query = new URLSearchParams({
    response_type: "code",
    client_id: request.client.id,
    redirect_uri: request.redirectUri,
    code_challenge: request.codeChallenge,
    code_challenge_method: "S256",
    scope: request.scope,
    ...(request.state !== null && { [keptState]: Buffer.from(request.state).toString("base64url") }),
    ...(request.prompt !== null && { prompt: request.prompt }),
    ...(request.locale !== null && { ui_locales: request.locale }),
    ...(askedAt !== null && { asked: seal("authorization-request", String(askedAt), contextOf(request)) }),
  });
  return `/authorize?${query}`;
}

/** True when this request needs a newer sign-in than the session's. */
export function wantsNewSignIn({ prompt, askedAt }: AuthorizationRequest, authenticatedAt: Date): boolean {
  return prompt === "login" && (askedAt === null || authenticatedAt.getTime() < askedAt);
}

/**
 * True when a redirect to this address is allowed by a registered one: equal, character by character. A registered http
 * address of a loopback IP without a port allows every port, because a native app cannot choose its port in advance.
 * @see RFC 9700 section 4.1.3, RFC 8252 section 7.3
 */
export function isRedirect(registered: string, given: string): boolean {
  if (registered === given) return true;
  const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=\/|$)/.exec(registered)?.[0];
  if (loopback === undefined || !given.startsWith(`${loopback}:`)) return false;
  const [, port, rest] = /^:([1-9]\d{0,4})(\/.*|)$/s.exec(given.slice(loopback.length)) ?? [];
  return Number(port) <= 65_535 && rest === registered.slice(loopback.length);
}

// Unchanged; an empty state counts as none.
function stateOf(query: URLSearchParams): string | null {
  const kept = query.get(keptState);
  return query.get("state") || (kept && Buffer.from(kept, "base64url").toString("utf8")) || null;
}

// An address or the beginning of one, on one line. Nothing is sent until the person presses the button.
function hintOf(given: string | null): string | null {
  const hint = given?.trim() ?? "";
  return hint === "" || hint.length > longestHint || /[\p{C}\p{Zl}\p{Zp}]/u.test(hint) ? null : hint;
}

function faultOf(
  twice: string | undefined,
  given: (name: string) => string | null,
  state: string | null,
): Fault | null {
  const invalid = (description: string) => ({ error: "invalid_request", description });
  if (twice !== undefined) return invalid(`${twice} stands there twice.`);
  if (given("request") !== null)
    return { error: "request_not_supported", description: "Send the parameters themselves." };
  if (given("request_uri") !== null)
    return { error: "request_uri_not_supported", description: "Send the parameters themselves." };
  if (given("response_type") === null) return invalid("response_type is missing.");
  if (given("response_type") !== "code")
    return { error: "unsupported_response_type", description: "response_type is code." };
  if ((given("response_mode") ?? "query") !== "query") return invalid("response_mode is query.");
  if ((state ?? "").length > longestState) return invalid(`state has at most ${longestState} characters.`);
  if (!hasChallengeForm(given("code_challenge") ?? ""))
    return invalid("code_challenge is missing or not the SHA-256 of a verifier (RFC 7636).");
  // RFC 7636 section 4.3: when left out it would mean "plain", which puts the secret itself into the address.
  if (given("code_challenge_method") !== "S256") return invalid("code_challenge_method is S256.");
  if (!["none", "login", null].includes(given("prompt"))) return invalid("prompt is none or login.");
  if (scopeOf(given("scope")) === null)
    return { error: "invalid_scope", description: `scope is one or more of: ${fullScope}.` };
  return null;
}

/** The scope in its usual order; all of it when none was asked for; null when a word is unknown. */
function scopeOf(asked: string | null): string | null {
  const known = fullScope.split(" ");
  const wanted = (asked ?? fullScope).split(" ").filter((name) => name !== "");
  return wanted.length > 0 && wanted.every((name) => known.includes(name))
    ? known.filter((name) => wanted.includes(name)).join(" ")
    : null;
}

function readAskedAt(sealed: string | null, request: Omit<AuthorizationRequest, "askedAt">): number | null {
  const text = sealed === null ? null : unseal("authorization-request", sealed, contextOf(request));
  return text === null ? null : Number(text);
}

function contextOf({
  client,
  redirectUri,
  state,
  codeChallenge,
  scope,
}: Pick<AuthorizationRequest, "client" | "redirectUri" | "state" | "codeChallenge" | "scope">): string {
  return JSON.stringify([client.id, redirectUri, state, codeChallenge, scope]);
}

function refused(reason: "validation_failed" | "redirect_not_allowed", detail: string): ReadRequest {
  return { kind: "refused", refusal: refuse(reason, { detail }) };
}
