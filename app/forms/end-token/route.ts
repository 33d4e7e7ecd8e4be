// Ends one of a user's personal access tokens. Called by the button next to it on /account/tokens. Field: `token`, its id.

import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { backWithProblem, seeOther } from "@/app/_http/page/see-other";
import { endPersonalAccessToken, hasEndedPersonalAccessToken } from "@/lib/tokens/personal/personal";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.endToken,
  async ({ input, caller, session }) => {
    const id = input.token ?? "";
    const ended = await endPersonalAccessToken(session.user.id, id, caller);
    if (!ended.ok && !(await hasEndedPersonalAccessToken(session.user.id, id)))
      return backWithProblem(path, ended, caller);
    return seeOther(`${path}?ended=yes`);
  },
);
