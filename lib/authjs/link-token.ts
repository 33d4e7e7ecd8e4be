// Has Auth.js make a link token: its Nodemailer provider makes the 32 random bytes and hashes them, and its adapter
// hook receives the hash. Both are collected here, so that the verb can write everything in one statement. Auth.js
// itself sends nothing and touches no table. Called by lib/sign-in/request-link.

import { createHash } from "node:crypto";
import { Auth, raw, skipCSRFCheck, type AuthConfig } from "@auth/core";
import type { Adapter } from "@auth/core/adapters";
import { env } from "@/lib/env";
import { derivedSecrets } from "@/lib/secret";
import { nodemailerProvider } from "./provider";

export type LinkToken = {
  /** 43 base64url characters. Goes into the mail and nowhere else. */
  token: string;
  /** The stored form: SHA-256 over token and secret, hexadecimal. */
  hash: string;
};

/**
 * Makes a link token for an address.
 * @param address folded by lib/users/email-address, because Auth.js's own normaliser lets several recipients through
 * @throws when Auth.js did not call both hooks exactly for this address: a broken assumption
 */
export async function makeLinkToken(address: string): Promise<LinkToken> {
  const collected: { token?: string; hash?: string } = {};
  const adapter: Adapter = {
    // Answers "no such user" without a look-up: the result must not depend on whose address it is.
    getUserByEmail: () => null,
    createVerificationToken: (verification) => {
      collected.hash = verification.token;
      return verification;
    },
  };
  const provider = nodemailerProvider((sent) => {
    if (sent.identifier === address) collected.token = sent.token;
  });
  await Auth(signInRequest(address), {
    ...quietConfig,
    adapter: { ...neverCalled, ...adapter },
    providers: [provider],
    secret: derivedSecrets("link-token")[0]!,
    raw,
    skipCSRFCheck,
  } as AuthConfig);
  const { token, hash } = collected;
  if (!token || !hash) throw new Error("Auth.js did not make a verification token.");
  return { token, hash };
}

/** The hashes under which a presented token may be stored: under the current and the previous secret. */
export function hashLinkToken(token: string): string[] {
  return derivedSecrets("link-token").map((secret) => createHash("sha256").update(`${token}${secret}`).digest("hex"));
}

const quietConfig: Partial<AuthConfig> = {
  trustHost: true,
  basePath: "/api/auth",
  session: { strategy: "database" },
  logger: { error: () => {}, warn: () => {}, debug: () => {} },
};

// Auth.js checks that these exist; the sign-in action calls none of them.
const unexpected = () => {
  throw new Error("Auth.js called a method that only our verbs may stand in for.");
};
const neverCalled: Adapter = {
  useVerificationToken: unexpected,
  getUserByAccount: unexpected,
  createUser: unexpected,
  getUser: unexpected,
  updateUser: unexpected,
  linkAccount: unexpected,
  createSession: unexpected,
  getSessionAndUser: unexpected,
  updateSession: unexpected,
  deleteSession: unexpected,
};

function signInRequest(address: string): Request {
  return new Request(`${env().origin}/api/auth/signin/nodemailer`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email: address }),
  });
}
