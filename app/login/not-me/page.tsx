import { env } from "@/lib/env";
import { type SearchParams } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { signInPath } from "../../_http/page/way-back";
import { NotMeView } from "./not-me-view";

export const generateMetadata = titled((pages) => pages.notMe.pageTitle);

export default async function NotMePage({ searchParams }: { searchParams: SearchParams }) {
  return (
    <NotMeView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      signInHref={(await signInPath(searchParams)).href}
    />
  );
}
