// The secret of a new personal access token was seen on /account/tokens: no page shows it again. Field: `token`, its id, so
// that one which was made meanwhile in another tab stays to be seen.

import { readNewToken, setCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as forms from "@/lib/api/forms";
import { seeOther } from "@/app/_http/page/see-other";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  forms.hideToken,
  async ({ input, headers, session }) => {
    const seen = readNewToken(headers, session.id)?.id === input.token;
    return seeOther(path, seen ? [setCookie("new-token", null)] : []);
  },
);
