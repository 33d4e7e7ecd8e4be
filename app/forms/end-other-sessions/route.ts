// Somebody ends all their sessions but the one of this browser, by a button on /account.

import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { seeOther, toSignIn } from "@/app/_http/page/see-other";
import { endOtherSessions } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (_, caller, headers) => {
  const session = await formSession(headers);
  if (!session) return toSignIn("/account");
  await endOtherSessions(session.user.id, session.id, caller);
  return seeOther("/account?ended=others");
});
