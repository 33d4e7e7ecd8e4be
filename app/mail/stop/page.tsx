import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { maskAddress } from "@/lib/users/email-address";
import { pageCaller } from "../../_http/page/caller";
import { load, parameter, type SearchParams } from "../../_http/page/page";
import { pageLanguage, presentedStopLink, titled } from "../../_http/page/language";
import { errorPath } from "../../_http/page/see-other";
import { signInPath } from "../../_http/page/way-back";
import { StopMailView } from "./stop-mail-view";

export const generateMetadata = titled((pages) => pages.stopMail.pageTitle, { robots: { index: false } });

/** One page, one button. Reads only: a scanner that follows the link pauses nothing. */
export default async function StopMailPage({ searchParams }: { searchParams: SearchParams }) {
  const token = (await parameter(searchParams, "m")) ?? "";
  const link = await load(() => presentedStopLink(token));
  if (!link.ok) redirect(errorPath(link, (await pageCaller()).caller));
  const done = (await parameter(searchParams, "done")) === "yes";
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
}
