import type { ReactNode } from "react";
import { messagesIn, type Messages } from "@/lib/i18n/locales";
import { hrefIn, type Language } from "./language";
import { Shell } from "./shell";

const PAGES = [
  { href: "/account", label: "overview" },
  { href: "/account/tokens", label: "accessTokens" },
] as const satisfies { href: string; label: keyof Messages["pages"]["account"] }[];

type AccountFrameProps = {
  language: Language;
  serviceName: string;
  current: (typeof PAGES)[number]["href"];
  children: ReactNode;
};

/** The frame behind the sign-in: navigation on the left of wide screens, a bar on phones. */
export function AccountFrame({ language, serviceName, current, children }: AccountFrameProps) {
  const words = messagesIn(language.locale).pages.account;
  return (
    <Shell language={language} serviceName={serviceName} wide>
      <div className="account">
        <nav className="account-nav" aria-label={words.navigation}>
          <ul>
            {PAGES.map(({ href, label }) => (
              <li key={href}>
                <a href={hrefIn(language, href)} aria-current={href === current ? "page" : undefined}>
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
