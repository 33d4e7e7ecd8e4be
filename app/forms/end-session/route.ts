// Ends one of a user's sessions. Called by the button next to it on /account. Field: `session`, its id.

import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { backWithProblem, seeOther } from "@/app/_http/page/see-other";
import { endSessionOf, hasEndedSession } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.endSession,
  async ({ input, caller, session }) => {
    const id = input.session ?? "";
    const ended = await endSessionOf(session.user.id, id, caller);
    if (!ended.ok && !(await hasEndedSession(session.user.id, id))) return backWithProblem("/account", ended, caller);
    return seeOther("/account?ended=one");
  },
);
