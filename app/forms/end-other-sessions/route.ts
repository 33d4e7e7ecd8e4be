// Ends all of a user's sessions except the one of this browser. Called by a button on /account.

import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { seeOther } from "@/app/_http/page/see-other";
import { endOtherSessions } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.endOtherSessions,
  async ({ caller, session }) => {
    await endOtherSessions(session.user.id, session.id, caller);
    return seeOther("/account?ended=others");
  },
);
