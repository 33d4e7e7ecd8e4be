// What an app on another origin does before and after GET /authorize, and what a browser without scripts does in between.

import { createHash, randomBytes } from "node:crypto";
import { expect } from "playwright/test";
import type { PlainBrowser } from "./api";
import { ask, type Answer, type Sent } from "./http";
import { runAsNpmDoes, runCommand } from "./operator";

export type Pkce = { code_verifier: string; code_challenge: string };

export function pkce(): Pkce {
  const code_verifier = randomBytes(32).toString("base64url");
  return { code_verifier, code_challenge: createHash("sha256").update(code_verifier).digest("base64url") };
}

/** The path of an authorization request. @param changes an undefined one is left out */
export function authorizePath(given: Record<string, string | undefined>): string {
  const all = {
    response_type: "code",
    client_id: "default",
    state: "xyz",
    code_challenge: pkce().code_challenge,
    code_challenge_method: "S256",
    ...given,
  };
  const present = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/authorize?${new URLSearchParams(present)}`;
}

/** POST /auth/token with a form. */
export function token(
  fields: Record<string, string | undefined>,
  { origin, headers }: Pick<Sent, "origin" | "headers"> = {},
): Promise<Answer> {
  const present = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return ask("/auth/token", { body: new URLSearchParams(present), origin, headers });
}

/** Expects a refusal as RFC 6749 section 5.2 has it. */
export function expectOAuthError(answer: Answer, status: number, error: string, code?: string): void {
  expect(answer.text, `${answer.status}`).toContain(`"error":"${error}"`);
  expect([answer.status, answer.headers["content-type"], answer.headers["cache-control"]]).toEqual([
    status,
    "application/json",
    "no-store",
  ]);
  expect(answer.json()).toEqual({
    error,
    error_description: expect.stringMatching(/^[^"\\\r\n]+$/),
    code: code ?? expect.any(String),
    request_id: answer.headers["x-request-id"],
  });
}

/** Opens an authorization request, signs in where it asks for that, and goes on to the address of the app. */
export async function authorize(browser: PlainBrowser, path: string): Promise<URL> {
  const first = await browser.get(path);
  expect(first.status, first.text).toBe(303);
  const location = first.headers.location!;
  if (!location.startsWith("/login?")) return new URL(location);
  const return_to = new URL(location, browser.origin).searchParams.get("return_to")!;
  const mail = await browser.asksForMail({ return_to });
  const last = await browser.get(
    await pathAfter(browser, await browser.post("/forms/confirm-link", { token: mail.token })),
  );
  expect(last.status, last.text).toBe(303);
  return new URL(last.headers.location!);
}

/** Where the page in between sends a browser that runs no scripts. */
export async function pathAfter(browser: PlainBrowser, signedIn: Answer): Promise<string> {
  expect(signedIn.status).toBe(303);
  expect(signedIn.headers.location).toMatch(/^\/login\/continue\?/);
  const page = await browser.get(signedIn.headers.location!);
  expect(page.status).toBe(200);
  return /<meta http-equiv="refresh" content="0;url=([^"]+)"/.exec(page.text)![1]!.replaceAll("&amp;", "&");
}

/** npm run clients, over the database of an app. @returns what it printed */
export async function clients(
  databaseUrl: string,
  origin: string,
  ...words: string[]
): Promise<{ code: number; text: string }> {
  return runClients(runCommand, databaseUrl, origin, words);
}

/** The same in a process of its own. */
export async function clientsAsNpmDoes(
  databaseUrl: string,
  origin: string,
  ...words: string[]
): Promise<{ code: number; text: string }> {
  return runClients(runAsNpmDoes, databaseUrl, origin, words);
}

async function runClients(
  run: typeof runCommand,
  databaseUrl: string,
  origin: string,
  words: string[],
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await run("clients", words, {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    AUTH_URL: origin,
    AUTH_SECRET: process.env.AUTH_SECRET!,
    CAPTURED_INBOX: "on",
  });
  return { code, text: stdout + stderr };
}
