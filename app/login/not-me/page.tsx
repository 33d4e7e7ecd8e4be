import { env } from "@/lib/env";
import { pageLanguage, titled } from "../../_http/page/language";
import { NotMeView } from "./not-me-view";

export const generateMetadata = titled((pages) => pages.notMe.pageTitle);

export default async function NotMePage() {
  return <NotMeView language={await pageLanguage()} serviceName={env().serviceName} />;
}
