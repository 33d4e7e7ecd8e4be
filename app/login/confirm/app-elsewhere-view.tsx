import { messagesIn, type Locale } from "@/lib/i18n/locales";
import type { WayBack } from "../../_http/page/see-other";
import { Button } from "../../_ui/button";
import { CleanAddress } from "../../_ui/clean-address";
import { Shell } from "../../_ui/shell";
import { WaysOut, WhoAsked } from "./confirm-view";

type AppElsewhereViewProps = {
  locale: Locale;
  serviceName: string;
  /** The app's name, and its page that begins a sign-in in this browser, if it has one. */
  app: { label: string; beginHref: string | null };
  maskedAddress: string;
  requestedAt: Date;
  requestedFrom: { browser: string; network: string };
  reference: string;
  /** How many tries for the code are left. */
  triesLeft: number;
  wayBack: WayBack;
};

/** The link of an app's sign-in, opened in another browser. The app needs the browser where it began, so nothing is redeemed here. */
export function AppElsewhereView(props: AppElsewhereViewProps) {
  const { locale, app } = props;
  const words = messagesIn(locale).pages.confirm.appElsewhere;
  return (
    <Shell locale={locale} serviceName={props.serviceName}>
      <h1>{words.title}</h1>
      <p className="lead">{props.triesLeft > 0 ? words.lead(app.label) : words.leadNoCode(app.label)}</p>
      <WhoAsked {...props} />
      {app.beginHref === null ? null : (
        <>
          <p>{words.begin(app.label)}</p>
          <Button href={app.beginHref} tone="secondary">
            {words.go(app.label)}
          </Button>
        </>
      )}
      <WaysOut locale={locale} wayBack={props.wayBack} />
      <CleanAddress keep={props.wayBack} />
    </Shell>
  );
}
