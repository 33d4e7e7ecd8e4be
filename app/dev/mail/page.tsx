import "../../wide.css";
import "./mail.css";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "@/lib/env";
import { allLocales, isLocale } from "@/lib/i18n/locales";
import { isMailKind, mailKinds, renderMail } from "@/lib/mail/templates/render";
import { sampleMail } from "@/lib/mail/templates/samples";
import * as declared from "@/lib/api/pages/further";
import { page } from "../../_http/page/declared";
import { brandOf } from "./brand-of";
import { MailView } from "./mail-view";

export const metadata: Metadata = { title: "Emails", robots: { index: false } };

/** Every kind of mail in every language: `?kind=` and `?locale=` narrow it, `all` widens it. */
export default page(declared.mailPreview, async ({ query }) => {
  if (!env().capturedInbox) notFound();
  const kind = query.kind ?? mailKinds[0]!;
  const locale = query.locale ?? allLocales[0]!;
  const kinds = kind === "all" ? mailKinds : mailKinds.filter((one) => one === kind);
  const locales = locale === "all" ? allLocales : allLocales.filter((one) => one === locale);
  if (kinds.length === 0 || locales.length === 0) notFound();
  const mails = kinds.flatMap((one) =>
    locales.map((language) => ({
      kind: one,
      locale: language,
      ...renderMail(sampleMail(one, language), brandOf(env())),
    })),
  );
  return (
    <MailView
      serviceName={env().serviceName}
      mails={mails}
      kind={isMailKind(kind) ? kind : "all"}
      locale={isLocale(locale) ? locale : "all"}
    />
  );
});
