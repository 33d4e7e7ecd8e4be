import "../wide.css";
import { env } from "@/lib/env";
import { listSessions } from "@/lib/sessions/list";
import { requireSession } from "../_http/page/guards";
import { load, parameter, type SearchParams } from "../_http/page/page";
import { pageLanguage, titled } from "../_http/page/language";
import { AccountView } from "./account-view";
import type { SessionsNews } from "./sessions-view";

export const generateMetadata = titled((pages) => pages.account.pageTitle, { robots: { index: false } });

export default async function AccountPage({ searchParams }: { searchParams: SearchParams }) {
  const session = await requireSession("/account");
  const sessions = await load(() => listSessions(session.user.id));
  // User and session of a first sign-in are written by one statement, so they have one time.
  const isNew = session.user.createdAt.getTime() === session.createdAt.getTime();
  return (
    <AccountView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      user={session.user}
      session={{ ...session, startedAt: session.createdAt }}
      others={sessions.filter(({ id }) => id !== session.id)}
      news={await newsOf(searchParams)}
      isNew={isNew}
    />
  );
}

// What a form of this page came to.
async function newsOf(searchParams: SearchParams): Promise<SessionsNews | undefined> {
  if ((await parameter(searchParams, "problem")) === "not_found") return "gone";
  const ended = await parameter(searchParams, "ended");
  return ended === "one" || ended === "others" ? ended : undefined;
}
