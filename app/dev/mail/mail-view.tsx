import { allLocales, messagesIn, type Locale } from "@/lib/i18n/locales";
import { mailKinds, type MailKind } from "@/lib/mail/templates/render";
import { Fact, Facts } from "../../_ui/facts";
import { Shell } from "../../_ui/shell";

type Sample = { kind: MailKind; locale: Locale; subject: string; text: string };
type Choice = { kind: MailKind | "all"; locale: Locale | "all" };
type MailViewProps = Choice & { serviceName: string; mails: readonly Sample[] };

const SCHEMES = ["light", "dark"] as const;
const WIDTHS = ["phone", "desktop"] as const;
const notices: ReadonlySet<MailKind> = new Set(["new_device", "refresh_token_reused"]);

/** The emails as people get them: on a phone and a desktop, in light and dark mode, and as text. */
export function MailView({ serviceName, mails, kind, locale }: MailViewProps) {
  return (
    <Shell
      locale="en"
      serviceName={serviceName}
      wide
      footer={<p>These are samples. They were never sent, and their links and codes don&apos;t work.</p>}
    >
      <div className="mails">
        <h1>Emails</h1>
        <nav className="mails-choice" aria-label="Kind">
          {[...mailKinds, "all" as const].map((one) => (
            <a key={one} href={mailHref({ kind: one, locale })} aria-current={one === kind ? "page" : undefined}>
              {one === "all" ? "All kinds" : nameOf(one)}
            </a>
          ))}
        </nav>
        <nav className="mails-choice" aria-label="Language">
          {[...allLocales, "all" as const].map((one) => (
            <a key={one} href={mailHref({ kind, locale: one })} aria-current={one === locale ? "page" : undefined}>
              {one === "all" ? "All languages" : <span lang={one}>{messagesIn(one).language.name}</span>}
            </a>
          ))}
        </nav>
        {mails.map((mail) => (
          <MailSample key={`${mail.kind}-${mail.locale}`} mail={mail} />
        ))}
      </div>
    </Shell>
  );
}

function MailSample({ mail }: { mail: Sample }) {
  const id = `${mail.kind}-${mail.locale}`;
  const name = `${nameOf(mail.kind)}, ${messagesIn(mail.locale).language.name}`;
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <Facts>
        <Fact name="Subject">
          <span lang={mail.locale}>{mail.subject}</span>
        </Fact>
      </Facts>
      {WIDTHS.map((width) => (
        <div key={width} className={`mail-frames mail-frames-${width}`}>
          {SCHEMES.map((scheme) => (
            <iframe
              key={scheme}
              className={`mail-frame mail-frame-${width}${notices.has(mail.kind) ? " mail-frame-notice" : ""}`}
              title={`${name}, ${width}, ${scheme}`}
              src={`/dev/mail/${mail.kind}/html?${new URLSearchParams({ locale: mail.locale, scheme })}`}
              sandbox=""
              loading="lazy"
            />
          ))}
        </div>
      ))}
      <pre className="message-text" lang={mail.locale}>
        {mail.text}
      </pre>
    </section>
  );
}

function nameOf(kind: MailKind): string {
  const words = kind.replaceAll("_", " ");
  return words[0]!.toUpperCase() + words.slice(1);
}

function mailHref(choice: Choice): string {
  return `/dev/mail?${new URLSearchParams(choice)}`;
}
