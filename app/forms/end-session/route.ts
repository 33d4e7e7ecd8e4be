// Somebody ends one of their sessions, by the button beside it on /account. Field: `session`, its id.

import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { backWithProblem, seeOther, toSignIn } from "@/app/_http/page/see-other";
import { endSessionOf, hasEndedSession } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, caller, headers) => {
  const session = await formSession(headers);
  if (!session) return toSignIn("/account");
  const id = fields.get("session") ?? "";
  const ended = await endSessionOf(session.user.id, id, caller);
  if (!ended.ok && !(await hasEndedSession(session.user.id, id))) return backWithProblem("/account", ended, caller);
  return seeOther("/account?ended=one");
});
