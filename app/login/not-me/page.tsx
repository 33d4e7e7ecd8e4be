import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { pageLanguage, titled } from "../../_http/page/language";
import { signInPath } from "../../_http/page/way-back";
import { NotMeView } from "./not-me-view";

export const generateMetadata = titled((pages) => pages.notMe.pageTitle);

export default page(declared.notMe, async ({ searchParams }) => {
  return (
    <NotMeView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      signInHref={(await signInPath(searchParams)).href}
    />
  );
});
