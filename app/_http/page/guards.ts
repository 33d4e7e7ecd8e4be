// Who is viewing the page that is being rendered. Called by declared.ts, and by pages that anyone may see.

import { findSessionByToken, type Session } from "@/lib/sessions/find";
import { readCookie } from "../cookies";
import { pageCaller } from "./caller";
import { load } from "./page";

/** The session of this browser's cookie, for a page; null when there is no live session. */
export async function pageSession(): Promise<Session | null> {
  const { headers } = await pageCaller();
  const token = readCookie(headers, "session");
  if (!token) return null;
  const session = await load(() => findSessionByToken(token));
  return session.ok ? session.value : null;
}
