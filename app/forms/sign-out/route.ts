// Sign out in this browser. A POST, so that no link or image of another site signs anybody out.

import { readCookie, setCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/form";
import { seeOther } from "@/app/_http/see-other";
import { endSession } from "@/lib/sessions/end";
import { findSessionByToken } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (_, caller, headers) => {
  const token = readCookie(headers, "session");
  const session = token ? await findSessionByToken(token) : null;
  if (session?.ok) await endSession(session.value.id, caller);
  return seeOther("/", [setCookie("session", null)]);
});
