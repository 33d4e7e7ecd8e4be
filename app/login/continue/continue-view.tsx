import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type ContinueViewProps = {
  locale: Locale;
  serviceName: string;
  /** Whose program waits. */ clientName?: string;
  /** Of this origin. */ path: string;
};

/** Seen for a moment: the page goes on by itself. The button is for whoever has switched that off. */
export function ContinueView({ locale, serviceName, clientName, path }: ContinueViewProps) {
  const words = messagesIn(locale).pages.goOn;
  return (
    <Shell locale={locale} serviceName={serviceName}>
      <meta httpEquiv="refresh" content={`0;url=${path}`} />
      <h1>{words.title}</h1>
      <p className="lead">{clientName === undefined ? words.leadToApp : words.lead(clientName)}</p>
      <Button href={path}>{words.go}</Button>
    </Shell>
  );
}
