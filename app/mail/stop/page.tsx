import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { maskAddress } from "@/lib/users/email-address";
import * as declared from "@/lib/api/pages/further";
import { page } from "../../_http/page/declared";
import { pageCaller } from "../../_http/page/caller";
import { load } from "../../_http/page/page";
import { pageLanguage, presentedStopLink, titled } from "../../_http/page/language";
import { errorPath } from "../../_http/page/see-other";
import { signInPath } from "../../_http/page/way-back";
import { StopMailView } from "./stop-mail-view";

export const generateMetadata = titled((pages) => pages.stopMail.pageTitle, { robots: { index: false } });

/** One page with one button. It only reads, so a scanner that follows the link pauses nothing. */
export default page(declared.stopMail, async ({ query, searchParams }) => {
  const token = query.m ?? "";
  const link = await load(() => presentedStopLink(token));
  if (!link.ok) redirect(errorPath(link, (await pageCaller()).caller));
  const done = query.done === "yes";
  return (
    <StopMailView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      maskedAddress={maskAddress(link.value.address)}
      token={token}
      done={done}
      signInHref={(await signInPath(searchParams)).href}
    />
  );
});
