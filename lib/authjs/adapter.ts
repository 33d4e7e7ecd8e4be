// Auth.js's Drizzle adapter over our tables. The methods that must go through our verbs are replaced: a session is
// found by the hash of its cookie, and is ended rather than deleted. No email route of Auth.js redeems anything.

import type { Adapter, AdapterSession, AdapterUser } from "@auth/core/adapters";
import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { database } from "@/db/drizzle";
import { sessions, users, verificationTokens } from "@/db/schema";
import { ownCaller, type Caller } from "@/lib/caller";
import { endSession } from "@/lib/sessions/end";
import { findSessionByToken } from "@/lib/sessions/find";

// Auth.js gives its adapter no request, so the audit trail has this request id instead of an invented one.
const authjsCaller: Caller = { ...ownCaller(""), requestId: "auth.js" };

/** The adapter for `auth()`, session and sign-out. */
export function sessionAdapter(): Adapter {
  const tables = { usersTable: users, sessionsTable: sessions, verificationTokensTable: verificationTokens };
  // The adapter's types require the session token to be the primary key and never null. Ours is unique, and null for
  // programs.
  const standard = (DrizzleAdapter as (database: unknown, tables: object) => Adapter)(database(), tables);
  return {
    ...standard,
    getSessionAndUser: async (token) => {
      const found = await findSessionByToken(token);
      if (!found.ok) return null;
      const { user, expiresAt } = found.value;
      const adapterUser: AdapterUser = {
        id: user.id,
        email: user.email,
        name: user.name,
        emailVerified: user.createdAt,
      };
      const session: AdapterSession = { sessionToken: token, userId: user.id, expires: expiresAt };
      return { session, user: adapterUser };
    },
    // lib/sessions moves the idle limit, by the database's clock.
    updateSession: async () => null,
    deleteSession: async (token) => {
      const found = await findSessionByToken(token);
      if (found.ok) await endSession(found.value.id, authjsCaller);
    },
    createSession: refused,
    createUser: refused,
    createVerificationToken: refused,
    useVerificationToken: async () => null,
  };
}

function refused(): never {
  throw new Error("There is one way to ask and one to redeem, and Auth.js's routes are neither.");
}
