import { env } from "@/lib/env";
import { messagesIn } from "@/lib/i18n/locales";
import { pageCaller } from "./_http/page/caller";
import { pageLanguage } from "./_http/page/language";
import { hrefIn } from "./_ui/language";
import { ErrorView } from "./login/error/error-view";

export default async function NotFoundPage() {
  const { caller } = await pageCaller();
  const language = await pageLanguage();
  const { reasons, pages } = messagesIn(language.locale);
  const next = { label: pages.error.next.home, href: hrefIn(language, "/") };
  return (
    <ErrorView
      language={language}
      serviceName={env().serviceName}
      {...reasons.not_found}
      next={next}
      requestId={caller.requestId}
    />
  );
}
