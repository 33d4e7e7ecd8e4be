import { redirect } from "next/navigation";
import { env } from "@/lib/env";
import { randomCapability } from "@/lib/secret";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../_http/page/declared";
import { appOf, arrivalAt, mayArrive } from "../_http/page/arrival";
import { pageSession } from "../_http/page/guards";
import { load, problemOf } from "../_http/page/page";
import { pageLanguage, titled } from "../_http/page/language";
import { safeReturnTo } from "../_http/page/return-to";
import { LoginView } from "./login-view";

export const generateMetadata = titled((pages) => pages.login.pageTitle);

export default page(declared.login, async ({ query, searchParams }) => {
  const locale = await pageLanguage();
  const returnTo = safeReturnTo(query.return_to);
  const session = await pageSession();
  if (session && (await load(() => mayArrive(session, returnTo)))) redirect(arrivalAt(returnTo));
  const email = query.email?.slice(0, 254);
  const app = await load(() => appOf(returnTo));
  return (
    <LoginView
      locale={locale}
      serviceName={env().serviceName}
      app={app}
      nonce={randomCapability()}
      email={email}
      returnTo={returnTo}
      problem={await problemOf(searchParams)}
    />
  );
});
