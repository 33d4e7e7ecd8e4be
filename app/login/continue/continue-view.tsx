import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type ContinueViewProps = {
  locale: Locale;
  serviceName: string;
  /** The app that waits. */ clientName?: string;
  /** On this origin. */ path: string;
};

/** Shown for a moment, because the page goes on by itself. The button is for browsers that don't. */
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
