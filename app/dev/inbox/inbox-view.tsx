import { Address } from "../../_ui/address";
import { Fact, Facts } from "../../_ui/facts";
import { Shell } from "../../_ui/shell";
import { Time } from "../../_ui/time";

type Tab = "html" | "text" | "source";
type Listed = { id: string; to: string; subject: string; at: Date };
type Message = Listed & { from: string; text: string; html: string; raw: string };

type InboxViewProps = {
  messages: readonly Listed[];
  selected?: Message;
  tab: Tab;
  /** Only mail to this address is listed. */
  to?: string;
  serviceName?: string;
};

const TABS = [
  ["html", "HTML"],
  ["text", "Text"],
  ["source", "Source"],
] as const;

/** The developer's mailbox: emails that were captured on this machine instead of sent. */
export function InboxView({ messages, selected, tab, to, serviceName = "Captured inbox" }: InboxViewProps) {
  return (
    <Shell
      locale="en"
      serviceName={serviceName}
      wide
      footer={<p>Emails from this server are captured here. None are delivered.</p>}
    >
      <div className="inbox">
        <section className="inbox-list" aria-labelledby="inbox-title">
          <h1 id="inbox-title">Inbox</h1>
          <form className="inbox-filter" method="get" action="/dev/inbox">
            <label className="field-label" htmlFor="to">
              Sent to
            </label>
            <div className="inbox-filter-row">
              <input
                className="input"
                id="to"
                name="to"
                type="text"
                inputMode="email"
                autoCapitalize="none"
                spellCheck={false}
                autoComplete="off"
                defaultValue={to}
              />
              <button className="button button-secondary" type="submit">
                Show
              </button>
            </div>
          </form>
          <MessageList messages={messages} selectedId={selected?.id} tab={tab} to={to} />
        </section>
        {selected ? <MessagePane message={selected} tab={tab} to={to} /> : null}
      </div>
    </Shell>
  );
}

function MessageList({
  messages,
  selectedId,
  tab,
  to,
}: {
  messages: readonly Listed[];
  selectedId?: string;
  tab: Tab;
  to?: string;
}) {
  if (messages.length === 0) {
    return (
      <div className="empty">
        <p>{to ? `No emails to ${to} yet.` : "No emails yet."}</p>
        <p>{to ? <a href="/dev/inbox">Show all emails</a> : <a href="/login">Request a sign-in link</a>}</p>
      </div>
    );
  }
  return (
    <ol className="message-list">
      {messages.map(({ id, to: address, subject, at }) => (
        <li key={id}>
          <a href={inboxHref({ id, tab, to })} aria-current={id === selectedId ? "true" : undefined}>
            <strong>{subject}</strong>
            <Address>{address}</Address>
            <span className="muted">
              <Time locale="en" at={at} />
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}

function MessagePane({ message, tab, to }: { message: Message; tab: Tab; to?: string }) {
  return (
    <section className="message panel" aria-labelledby="message-title">
      <h2 id="message-title">{message.subject}</h2>
      <Facts>
        <Fact name="To">
          <Address>{message.to}</Address>
        </Fact>
        <Fact name="From">
          <Address>{message.from}</Address>
        </Fact>
        <Fact name="Sent">
          <Time locale="en" at={message.at} />
        </Fact>
      </Facts>
      <nav className="message-tabs" aria-label="Message format">
        {TABS.map(([name, label]) => (
          <a
            key={name}
            href={inboxHref({ id: message.id, tab: name, to })}
            aria-current={name === tab ? "page" : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {tab === "html" ? (
        // Links open in a new tab. That tab must not inherit the sandbox, or signing in there would fail.
        <iframe
          className="message-frame"
          title={`Message: ${message.subject}`}
          src={`/dev/inbox/messages/${encodeURIComponent(message.id)}/html`}
          sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
        />
      ) : (
        <pre className="message-text">{tab === "text" ? message.text : message.raw}</pre>
      )}
    </section>
  );
}

function inboxHref({ id, tab, to }: { id: string; tab: Tab; to?: string }): string {
  return `/dev/inbox?${new URLSearchParams({ id, tab, ...(to ? { to } : {}) })}`;
}
