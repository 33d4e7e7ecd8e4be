import * as declared from "@/lib/api/pages/sign-in";
import { page } from "./_http/page/declared";
import { pageSession } from "./_http/page/guards";
import { pageLanguage } from "./_http/page/language";
import { HomeView } from "./_ui/home-view";
import { env } from "@/lib/env";

export default page(declared.home, async () => {
  const session = await pageSession();
  return <HomeView locale={await pageLanguage()} serviceName={env().serviceName} signedIn={session !== null} />;
});
