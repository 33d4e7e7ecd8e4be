import type { ReactNode } from "react";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Mark } from "./mark";

type ShellProps = {
  locale: Locale;
  serviceName: string;
  children: ReactNode;
  /** For pages that require a sign-in: a wide column without a card around it. */
  wide?: boolean;
  /** The airmail band. Only the sign-in card has it. */
  band?: boolean;
  /** Shown below the card. */
  footer?: ReactNode;
};

/** The frame of every page: skip link, mark and service name, the card, one line below it. */
export function Shell({ locale, serviceName, children, wide = false, band = !wide, footer }: ShellProps) {
  const words = messagesIn(locale).pages.shell;
  return (
    <div className={wide ? "shell shell-wide" : "shell"}>
      <a className="skip-link" href="#main">
        {words.skipLink}
      </a>
      <header className="shell-header">
        <a className="shell-name" href="/">
          <Mark />
          <span>{serviceName}</span>
        </a>
      </header>
      <main className="shell-main" id="main" tabIndex={-1}>
        {wide ? (
          children
        ) : (
          <div className="card">
            {band ? <div className="airmail" aria-hidden="true" /> : null}
            <div className="card-body">{children}</div>
          </div>
        )}
      </main>
      <footer className="shell-footer">{footer ?? <p>{words.footer}</p>}</footer>
    </div>
  );
}
