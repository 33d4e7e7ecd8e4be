// Somebody ends one of their sessions, by the button beside it on /account. Field: `session`, its id.

import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { backWithProblem, carriedBy, seeOther, toSignIn } from "@/app/_http/page/see-other";
import { endSessionOf } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, caller, headers) => {
  const carried = carriedBy(fields);
  const session = await formSession(headers);
  if (!session) return toSignIn("/account", carried);
  const ended = await endSessionOf(session.user.id, fields.get("session") ?? "", caller);
  return ended.ok ? seeOther(`/account?${new URLSearchParams({ ended: "one", ...carried })}`) : backWithProblem("/account", ended, caller, carried);
});
