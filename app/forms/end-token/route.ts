// Somebody ends one of their personal access tokens, by the button beside it on /account/tokens. Field: `token`, its id.

import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { backWithProblem, seeOther, toSignIn } from "@/app/_http/page/see-other";
import { endPersonalAccessToken, hasEndedPersonalAccessToken } from "@/lib/tokens/personal/personal";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, caller, headers) => {
  const session = await formSession(headers);
  if (!session) return toSignIn(path);
  const id = fields.get("token") ?? "";
  const ended = await endPersonalAccessToken(session.user.id, id, caller);
  if (!ended.ok && !(await hasEndedPersonalAccessToken(session.user.id, id)))
    return backWithProblem(path, ended, caller);
  return seeOther(`${path}?ended=yes`);
});
