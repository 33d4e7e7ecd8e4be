import type { ReactNode } from "react";
import { messagesIn, type Locale, type Messages } from "@/lib/i18n/locales";
import { Shell } from "./shell";

const PAGES = [
  { href: "/account", label: "overview" },
  { href: "/account/tokens", label: "accessTokens" },
] as const satisfies { href: string; label: keyof Messages["pages"]["account"] }[];

type AccountFrameProps = {
  locale: Locale;
  serviceName: string;
  current: (typeof PAGES)[number]["href"];
  children: ReactNode;
};

/** The frame of pages that require a sign-in: navigation on the left on wide screens, a bar on phones. */
export function AccountFrame({ locale, serviceName, current, children }: AccountFrameProps) {
  const words = messagesIn(locale).pages.account;
  return (
    <Shell locale={locale} serviceName={serviceName} wide>
      <div className="account">
        <nav className="account-nav" aria-label={words.navigation}>
          <ul>
            {PAGES.map(({ href, label }) => (
              <li key={href}>
                <a href={href} aria-current={href === current ? "page" : undefined}>
                  {words[label]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="account-content">{children}</div>
      </div>
    </Shell>
  );
}
