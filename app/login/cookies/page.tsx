import { env } from "@/lib/env";
import { parameter, type SearchParams } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { safeReturnTo } from "../../_http/page/return-to";
import { CookiesView } from "./cookies-view";

export const generateMetadata = titled((pages) => pages.cookies.pageTitle);

/** For a browser that keeps no cookies: what to do, and that nothing was used up. */
export default async function CookiesPage({ searchParams }: { searchParams: SearchParams }) {
  const email = (await parameter(searchParams, "email"))?.slice(0, 254);
  const returnTo = safeReturnTo(await parameter(searchParams, "return_to"));
  const linkKept = (await parameter(searchParams, "link")) === "kept";
  return (
    <CookiesView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      email={email}
      returnTo={returnTo}
      linkKept={linkKept}
    />
  );
}
