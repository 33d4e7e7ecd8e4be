// Signs out in this browser. It takes a POST, so that no link or image on another site can sign anyone out.

import { setCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { formSession } from "@/app/_http/guards";
import { seeOther } from "@/app/_http/page/see-other";
import { endSession } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(declared.signOut, async ({ caller, headers }) => {
  const session = await formSession(headers);
  if (session) await endSession(session.id, caller);
  return seeOther("/", [setCookie("session", null)]);
});
