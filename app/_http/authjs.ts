// Auth.js, set up for the framework. `auth()` returns who is signed in, for code of an adopter. Our own pages use
// guards.ts, which costs one prepared statement.

import NextAuth from "next-auth";
import { authConfig } from "@/lib/authjs/config";
import { cookieName } from "./cookies";

export const { auth, handlers } = NextAuth(() => {
  const session = cookieName("session");
  return authConfig({
    session,
    csrf: session.replace(/session$/, "csrf"),
    callbackUrl: session.replace(/session$/, "callback-url"),
  });
});
