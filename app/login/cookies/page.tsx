import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { pageLanguage, titled } from "../../_http/page/language";
import { safeReturnTo } from "../../_http/page/return-to";
import { CookiesView } from "./cookies-view";

export const generateMetadata = titled((pages) => pages.cookies.pageTitle);

/** For a browser that keeps no cookies: says what to do, and that nothing was used up. */
export default page(declared.cookiesOff, async ({ query }) => {
  const email = query.email?.slice(0, 254);
  const returnTo = safeReturnTo(query.return_to);
  const linkKept = query.link === "kept";
  return (
    <CookiesView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      email={email}
      returnTo={returnTo}
      linkKept={linkKept}
    />
  );
});
