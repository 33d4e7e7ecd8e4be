// The "I didn't ask for this" button: pauses sign-in emails to the address for a day.

import { form } from "@/app/_http/page/form";
import * as declared from "@/lib/api/pages/further";
import { seeOther, toErrorPage } from "@/app/_http/page/see-other";
import { stopMail } from "@/lib/mail/suppression";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = form(declared.pauseMail, async ({ input, caller }) => {
  const token = input.m ?? "";
  const stopped = await stopMail(token, caller);
  return stopped.ok
    ? seeOther(`/mail/stop?${new URLSearchParams({ m: token, done: "yes" })}`)
    : toErrorPage(stopped, caller);
});
