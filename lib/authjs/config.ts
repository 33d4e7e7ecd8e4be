// The configuration of Auth.js for requests: `auth()`, and its few routes that stay open. Asking for a link goes
// through link-token.ts instead.

import type { AuthConfig } from "@auth/core";
import { env } from "@/lib/env";
import { derivedSecrets } from "@/lib/secret";
import { sessionAdapter } from "./adapter";
import { nodemailerProvider } from "./provider";

/** @param names of our cookies under this origin, from app/_http/cookies */
export function authConfig(names: { session: string; csrf: string; callbackUrl: string }): AuthConfig {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: env().secureOrigin } as const;
  return {
    basePath: "/api/auth",
    trustHost: true,
    secret: derivedSecrets("authjs")[0]!,
    useSecureCookies: env().secureOrigin,
    adapter: sessionAdapter(),
    providers: [nodemailerProvider(() => {})],
    session: { strategy: "database" },
    pages: { signIn: "/login", signOut: "/account", error: "/login/error", verifyRequest: "/login/check-email" },
    cookies: {
      sessionToken: { name: names.session, options },
      csrfToken: { name: names.csrf, options },
      callbackUrl: { name: names.callbackUrl, options },
    },
    callbacks: {
      // Listed field by field, because the session from Auth.js holds the cookie's value and every extra column.
      session: ({ session, user }) => ({
        user: { id: user.id, email: user.email, name: user.name },
        expires: session.expires,
      }),
      redirect: ({ baseUrl }) => baseUrl,
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}
