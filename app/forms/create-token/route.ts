// Creates a personal access token on /account/tokens. Fields: `name`, `scope`, `days`, and `nonce`, which keeps a second
// press from creating a second token. The secret goes to the page in a sealed cookie, never in an address.

import { newTokenBody } from "@/lib/api/schemas/personal";
import { setNewToken } from "@/app/_http/cookies";
import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/account";
import { backWithProblem, seeOther } from "@/app/_http/page/see-other";
import { refuse } from "@/lib/outcome";
import { createPersonalAccessTokenOnce } from "@/lib/tokens/personal/personal";

const path = "/account/tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(
  declared.createToken,
  async ({ input, caller, session }) => {
    const { name = "", scope = "", days = "", nonce = "" } = input;
    const wanted = newTokenBody.safeParse({
      name,
      scope,
      expires_in_days: /^\d{1,4}$/.test(days.trim()) ? Number(days) : null,
    });
    // The form is filled in again with the typed values.
    const typed = { name: name.slice(0, 200), scope: scope.slice(0, 20), days: days.slice(0, 20) };
    if (!wanted.success) return backWithProblem(path, refuse("validation_failed"), caller, typed);
    const { expires_in_days, ...asked } = wanted.data;
    const given = { userId: session.user.id, ...asked, days: expires_in_days, caller };
    const created = await createPersonalAccessTokenOnce(given, { sessionId: session.id, nonce });
    if (!created.ok) return backWithProblem(path, created, caller, typed);
    return seeOther(path, [setNewToken({ id: created.value.token.id, secret: created.value.secret }, session.id)]);
  },
);
