import "../wide.css";
import { env } from "@/lib/env";
import { listSessions } from "@/lib/sessions/list";
import * as declared from "@/lib/api/pages/account";
import { page } from "../_http/page/declared";
import { load } from "../_http/page/page";
import { pageLanguage, titled } from "../_http/page/language";
import { AccountView } from "./account-view";
import type { SessionsNews } from "./sessions-view";

export const generateMetadata = titled((pages) => pages.account.pageTitle, { robots: { index: false } });

export default page(declared.account, async ({ session, query }) => {
  const sessions = await load(() => listSessions(session.user.id));
  // At a first sign-in, one statement writes the user and the session, so both have the same time.
  const isNew = session.user.createdAt.getTime() === session.createdAt.getTime();
  return (
    <AccountView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      user={session.user}
      session={{ ...session, startedAt: session.createdAt }}
      others={sessions.filter(({ id }) => id !== session.id)}
      news={newsOf(query)}
      isNew={isNew}
    />
  );
});

// The result of a form on this page.
function newsOf({ problem, ended }: { problem?: string; ended?: string }): SessionsNews | undefined {
  if (problem === "not_found") return "gone";
  return ended === "one" || ended === "others" ? ended : undefined;
}
