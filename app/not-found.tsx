import { env } from "@/lib/env";
import { messagesIn } from "@/lib/i18n/locales";
import { pageCaller } from "./_http/page/caller";
import { pageLanguage } from "./_http/page/language";
import { ErrorView } from "./login/error/error-view";

export default async function NotFoundPage() {
  const { caller } = await pageCaller();
  const locale = await pageLanguage();
  const { reasons, pages } = messagesIn(locale);
  const next = { label: pages.error.next.home, href: "/" };
  return (
    <ErrorView
      locale={locale}
      serviceName={env().serviceName}
      {...reasons.not_found}
      next={next}
      requestId={caller.requestId}
    />
  );
}
