import { localizeBrowser, localizeNetwork } from "@/lib/i18n/device";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { AccountFrame } from "../_ui/account-frame";
import { Address } from "../_ui/address";
import { Button } from "../_ui/button";
import { Fact, Facts } from "../_ui/facts";
import { Notice } from "../_ui/notice";
import { SubmitOnce } from "../_ui/submit-once";
import { Time } from "../_ui/time";
import { SessionsView, type OtherSession, type SessionsNews } from "./sessions-view";

type AccountViewProps = {
  locale: Locale;
  serviceName: string;
  user: { email: string; name: string | null; createdAt: Date };
  session: { id: string; browser: string; network: string; startedAt: Date; expiresAt: Date };
  /** Where else this user is signed in. */
  others: OtherSession[];
  /** The result of ending a session. */
  news?: SessionsNews;
  /** This is the first sign-in of this user. */
  isNew: boolean;
};

/** The account page: the user, this session, the other sessions, and the buttons that end them. */
export function AccountView({ locale, serviceName, user, session, others, news, isNew }: AccountViewProps) {
  const words = messagesIn(locale).pages.account;
  return (
    <AccountFrame locale={locale} serviceName={serviceName} current="/account">
      <h1>{user.name ? words.hello(user.name) : words.signedIn}</h1>
      {isNew ? (
        <Notice tone="good" title={words.welcomeTitle(serviceName)}>
          <p>{words.welcome}</p>
        </Notice>
      ) : null}
      <section className="panel" aria-labelledby="you">
        <h2 id="you">{words.you}</h2>
        <Facts>
          <Fact name={words.email}>
            <Address>{user.email}</Address>
          </Fact>
          <Fact name={words.name}>{user.name ?? <span className="muted">{words.noName}</span>}</Fact>
          <Fact name={words.since}>
            <Time locale={locale} at={user.createdAt} as="day" />
          </Fact>
        </Facts>
      </section>
      <section className="panel" aria-labelledby="session">
        <h2 id="session">{words.thisSession}</h2>
        <Facts>
          <Fact name={words.browser}>{localizeBrowser(locale, session.browser)}</Fact>
          <Fact name={words.network}>{localizeNetwork(locale, session.network)}</Fact>
          <Fact name={words.started}>
            <Time locale={locale} at={session.startedAt} />
          </Fact>
          <Fact name={words.ends}>
            <Time locale={locale} at={session.expiresAt} />
          </Fact>
          <Fact name={words.sessionId}>
            <code className="id">{session.id}</code>
          </Fact>
        </Facts>
        <form className="panel-action" method="post" action="/forms/sign-out">
          <SubmitOnce />
          <Button tone="secondary">{words.signOut}</Button>
        </form>
      </section>
      <SessionsView locale={locale} browser={session.browser} others={others} news={news} />
    </AccountFrame>
  );
}
