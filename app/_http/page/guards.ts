// Who sees the page that is being rendered. Asked by declared.ts, and by pages that show themselves to anybody.

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
