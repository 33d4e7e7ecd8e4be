// Who may see a page. Each page that needs somebody calls one of these first.

import { redirect } from "next/navigation";
import { findSessionByToken, type Session } from "@/lib/sessions/find";
import { readCookie } from "../cookies";
import { pageCaller } from "./caller";
import { load } from "./page";

/** The session of this browser's cookie, for a page; null when there is none that lives. */
export async function pageSession(): Promise<Session | null> {
  const { headers } = await pageCaller();
  const token = readCookie(headers, "session");
  if (!token) return null;
  const session = await load(() => findSessionByToken(token));
  return session.ok ? session.value : null;
}

/** The session of a page that is for people who are signed in; everybody else goes to /login and comes back. */
export async function requireSession(path: string): Promise<Session> {
  const session = await pageSession();
  if (session) return session;
  redirect(`/login?return_to=${encodeURIComponent(path)}`);
}
