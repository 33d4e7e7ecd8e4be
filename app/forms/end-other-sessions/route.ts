// Somebody ends all their sessions but the one of this browser, by a button on /account.

import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { carriedBy, seeOther, toSignIn } from "@/app/_http/page/see-other";
import { endOtherSessions } from "@/lib/sessions/end";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, caller, headers) => {
  const carried = carriedBy(fields);
  const session = await formSession(headers);
  if (!session) return toSignIn("/account", carried);
  await endOtherSessions(session.user.id, session.id, caller);
  return seeOther(`/account?${new URLSearchParams({ ended: "others", ...carried })}`);
});
