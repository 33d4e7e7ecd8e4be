// The secret of a new personal access token was seen on /account/tokens: no page shows it again. Field: `token`, its id, so
// that one which was made meanwhile in another tab stays to be seen.

import { readNewToken, setCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import { formSession } from "@/app/_http/guards";
import { seeOther, toSignIn } from "@/app/_http/page/see-other";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(async (fields, _, headers) => {
  const session = await formSession(headers);
  if (!session) return toSignIn(path);
  const seen = readNewToken(headers, session.id)?.id === fields.get("token");
  return seeOther(path, seen ? [setCookie("new-token", null)] : []);
});
