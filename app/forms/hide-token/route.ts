// Records that /account/tokens has shown the secret of a new personal access token, so that no page shows it again.
// Field: `token`, its id. A token that was created in another tab meanwhile is still shown.

import { readNewToken, setCookie } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { seeOther } from "@/app/_http/page/see-other";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.hideToken,
  async ({ input, headers, session }) => {
    const wasShown = readNewToken(headers, session.id)?.id === input.token;
    return seeOther(path, wasShown ? [setCookie("new-token", null)] : []);
  },
);
