import "./globals.css";
import type { Metadata } from "next";
import { env } from "@/lib/env";
import { messagesIn } from "@/lib/i18n/locales";
import { pageLanguage } from "./_http/page/language";
import { pageCaller } from "./_http/page/caller";
import { AccentStyle } from "./_ui/accent-style";

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: { default: env().serviceName, template: `%s · ${env().serviceName}` },
    icons: {
      icon: [
        { url: "/favicon.svg", type: "image/svg+xml" },
        { url: "/favicon.ico", sizes: "32x32" },
      ],
    },
  };
}

/** Every page, including error pages, is rendered per request, so that each has its own nonce. */
export default async function RootLayout({ children }: { children: React.ReactNode }) {
  const locale = await pageLanguage();
  const { caller, headers } = await pageCaller();
  const nonce = headers.get("x-nonce") ?? "";
  return (
    <html lang={locale} dir={messagesIn(locale).language.direction}>
      <head>
        <AccentStyle nonce={nonce} serviceColor={env().serviceColor ?? undefined} />
      </head>
      {/* For error.tsx, which runs in the browser and can't read headers. */}
      <body data-request-id={caller.requestId}>{children}</body>
    </html>
  );
}
