import { env } from "@/lib/env";
import { requireSession } from "../_http/guards";
import { pageLanguage, titled } from "../_http/page-language";
import { AccountView } from "./account-view";

export const generateMetadata = titled((pages) => pages.account.pageTitle, { robots: { index: false } });

export default async function AccountPage() {
  const session = await requireSession("/account");
  // User and session of a first sign-in are written by one statement, so they have one time.
  const isNew = session.user.createdAt.getTime() === session.createdAt.getTime();
  return (
    <AccountView
      language={await pageLanguage()}
      serviceName={env().serviceName}
      user={session.user}
      session={{ ...session, startedAt: session.createdAt }}
      isNew={isNew}
    />
  );
}
