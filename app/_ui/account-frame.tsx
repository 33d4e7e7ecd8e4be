import type { ReactNode } from "react";
import { Shell } from "./shell";

const PAGES = [{ href: "/account", label: "Overview" }] as const;

type AccountFrameProps = { serviceName: string; current: (typeof PAGES)[number]["href"]; children: ReactNode };

/** The frame behind the sign-in: navigation on the left of wide screens, a bar on phones. */
export function AccountFrame({ serviceName, current, children }: AccountFrameProps) {
  return (
    <Shell serviceName={serviceName} wide>
      <div className="account">
        <nav className="account-nav" aria-label="Your pages">
          <ul>
            {PAGES.map(({ href, label }) => (
              <li key={href}>
                <a href={href} aria-current={href === current ? "page" : undefined}>
                  {label}
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
