// The part of /account that lists where the user is signed in. Called by account-view.tsx.

import { localizeBrowser, localizeNetwork } from "@/lib/i18n/device";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../_ui/button";
import { Fact, Facts } from "../_ui/facts";
import { Notice } from "../_ui/notice";
import { SubmitOnce } from "../_ui/submit-once";
import { Time } from "../_ui/time";

type Place = { browser: string; network: string };
export type OtherSession = Place & { id: string; createdAt: Date; /** To within a day. */ seenAt: Date };
/** One session was ended, all others were ended, or the session no longer exists. */
export type SessionsNews = "one" | "others" | "gone";

type SessionsViewProps = {
  locale: Locale;
  /** This browser. The panel above shows more about it. */
  browser: string;
  others: OtherSession[];
  news?: SessionsNews;
};

/** This browser first, then the others, each with the button that ends it. */
export function SessionsView({ locale, browser, others, news }: SessionsViewProps) {
  const words = messagesIn(locale).pages.account.sessions;
  return (
    <section className="panel" aria-labelledby="sessions">
      <h2 id="sessions">{words.title}</h2>
      <News locale={locale} news={news} othersLeft={others.length > 0} />
      <p>{words.lead}</p>
      <ul className="session-list">
        <li>
          <p className="session-name">
            <strong>{localizeBrowser(locale, browser)}</strong>
            <span className="badge">{words.thisBrowser}</span>
          </p>
        </li>
        {others.map((other) => (
          <li key={other.id}>
            <Other locale={locale} session={other} />
          </li>
        ))}
      </ul>
      {others.length === 0 ? (
        <div className="empty">
          <strong>{words.nowhereElseTitle}</strong>
          <p className="muted">{words.nowhereElse}</p>
        </div>
      ) : (
        <form className="panel-action" method="post" action="/forms/end-other-sessions#sessions">
          <SubmitOnce />
          <Button tone="secondary">{words.endOthers}</Button>
        </form>
      )}
    </section>
  );
}

function Other({ locale, session }: { locale: Locale; session: OtherSession }) {
  const { sessions: words, network, started } = messagesIn(locale).pages.account;
  const browser = localizeBrowser(locale, session.browser);
  return (
    <>
      <p className="session-name">
        <strong>{browser}</strong>
      </p>
      <Facts>
        <Fact name={network}>{localizeNetwork(locale, session.network)}</Fact>
        <Fact name={words.lastUsed}>
          <Time locale={locale} at={session.seenAt} as="day" />
        </Fact>
        <Fact name={started}>
          <Time locale={locale} at={session.createdAt} />
        </Fact>
      </Facts>
      {/* Browsers carry the part behind # over the redirect, so the list stays in view (RFC 9110 section 10.2.2). */}
      <form method="post" action="/forms/end-session#sessions">
        <input type="hidden" name="session" value={session.id} />
        <SubmitOnce />
        <Button tone="secondary">
          {words.end}
          <span className="visually-hidden">{words.endOn(browser)}</span>
        </Button>
      </form>
    </>
  );
}

// The message must match the list, because a link can open this page with the query for "all have ended".
function News({ locale, news, othersLeft }: { locale: Locale; news?: SessionsNews; othersLeft: boolean }) {
  const words = messagesIn(locale).pages.account.sessions;
  if (news === undefined || (news === "others" && othersLeft)) return null;
  const { title, text } = { one: words.ended, others: words.othersEnded, gone: words.gone }[news];
  return (
    <Notice tone={news === "gone" ? "info" : "good"} title={title}>
      <p>{text}</p>
    </Notice>
  );
}
