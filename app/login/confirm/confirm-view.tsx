import { around } from "@/lib/i18n/around";
import { localizeBrowser, localizeNetwork } from "@/lib/i18n/device";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { cookieExpected } from "../../_http/page/cookies-off";
import { Address } from "../../_ui/address";
import { AutoConfirm } from "../../_ui/auto-confirm";
import { Button } from "../../_ui/button";
import { CleanAddress } from "../../_ui/clean-address";
import { CodeField } from "../../_ui/code-field";
import { codeProblem } from "../../_ui/code-problem";
import { Fact, Facts } from "../../_ui/facts";
import type { WayBack } from "../../_http/page/see-other";
import { Notice, ProblemNotice } from "../../_ui/notice";
import type { Problem } from "../../_ui/problem";
import { Shell } from "../../_ui/shell";
import { SubmitOnce } from "../../_ui/submit-once";
import { Time } from "../../_ui/time";

type ConfirmMode = "same-browser" | "other-browser" | "code-needed" | "other-user";

type ConfirmViewProps = {
  locale: Locale;
  serviceName: string;
  mode: ConfirmMode;
  maskedAddress: string;
  requestedAt: Date;
  requestedFrom: { browser: string; network: string };
  reference: string;
  token: string;
  /** The masked address of the user who is signed in here now, in mode other-user. */
  signedInAs?: string;
  /** Set in mode other-user when the code is needed too. Mode code-needed always asks for it. */
  codeNeeded?: boolean;
  /** How many tries for the code are left. */
  triesLeft: number;
  problem?: Problem;
  /** For the query of the next page, and of this page after a reload. */
  wayBack: WayBack;
};

const FORM_ID = "confirm";
const PROBLEM_ID = "confirm-problem";

/** The page that the emailed link opens. Opening it changes nothing. Its form redeems the link. */
export function ConfirmView(props: ConfirmViewProps) {
  const { locale, mode, maskedAddress, token, signedInAs, problem } = props;
  const { confirm: words, code } = messagesIn(locale).pages;
  const [beforeAddress, afterAddress] = around(words.signInAs);
  const asksForCode = mode === "code-needed" || props.codeNeeded === true;
  const noWayIn = asksForCode && props.triesLeft === 0;
  return (
    <Shell locale={locale} serviceName={props.serviceName}>
      <h1>
        {mode === "same-browser" ? words.sameBrowserTitle : mode === "other-user" ? words.otherUserTitle : words.title}
      </h1>
      <p className="lead">{leadOf(props)}</p>
      {problem && !noWayIn ? (
        <ProblemNotice locale={locale} problem={codeProblem(locale, problem, props.triesLeft)} id={PROBLEM_ID} />
      ) : null}
      {mode === "same-browser" ? (
        <noscript>
          <p>{words.noScript}</p>
        </noscript>
      ) : (
        <WhoAsked {...props} />
      )}
      {noWayIn ? (
        <Notice tone="info" title={words.noWayInTitle}>
          <p>{words.noWayIn}</p>
        </Notice>
      ) : (
        <form method="post" action="/forms/confirm-link" id={FORM_ID}>
          <input type="hidden" name="token" value={token} />
          <input type="hidden" {...cookieExpected} />
          <SubmitOnce />
          {mode === "other-user" ? <input type="hidden" name="switch_user" value="yes" /> : null}
          {asksForCode ? (
            <CodeField label={code.label} autoSubmit={false} errorId={problem ? PROBLEM_ID : undefined} />
          ) : null}
          <Button>
            {beforeAddress}
            <Address>{maskedAddress}</Address>
            {afterAddress}
          </Button>
        </form>
      )}
      {mode === "same-browser" ? (
        <AutoConfirm formId={FORM_ID} keep={props.wayBack} />
      ) : (
        <WaysOut locale={locale} wayBack={props.wayBack} signedInAs={mode === "other-user" ? signedInAs : undefined} />
      )}
      {mode === "same-browser" ? null : <CleanAddress keep={props.wayBack} />}
    </Shell>
  );
}

function leadOf({ locale, mode, maskedAddress, signedInAs = "" }: ConfirmViewProps): string {
  const words = messagesIn(locale).pages.confirm;
  switch (mode) {
    case "same-browser":
      return words.sameBrowserLead;
    case "other-browser":
      return words.otherBrowserLead;
    case "code-needed":
      return words.codeNeededLead;
    case "other-user":
      return words.otherUserLead(signedInAs, maskedAddress);
  }
}

type WhoAskedProps = Pick<ConfirmViewProps, "locale" | "maskedAddress" | "requestedAt" | "requestedFrom" | "reference">;

/** The details by which a person recognises their own request. */
export function WhoAsked({ locale, maskedAddress, requestedAt, requestedFrom, reference }: WhoAskedProps) {
  const { confirm: words, shell } = messagesIn(locale).pages;
  return (
    <Facts>
      <Fact name={words.for}>
        <Address>{maskedAddress}</Address>
      </Fact>
      <Fact name={words.askedFor}>
        <Time locale={locale} at={requestedAt} />
      </Fact>
      <Fact name={words.browser}>{localizeBrowser(locale, requestedFrom.browser)}</Fact>
      <Fact name={words.network}>{localizeNetwork(locale, requestedFrom.network)}</Fact>
      <Fact name={shell.reference}>
        <span className="reference">{reference}</span>
      </Fact>
    </Facts>
  );
}

/** For a person who doesn't want to continue here. */
export function WaysOut({ locale, wayBack, signedInAs }: { locale: Locale; wayBack: WayBack; signedInAs?: string }) {
  const words = messagesIn(locale).pages.confirm;
  const query = new URLSearchParams(wayBack);
  const notMe = query.size > 0 ? `/login/not-me?${query}` : "/login/not-me";
  return (
    <p className="ways-out">
      {signedInAs ? <a href="/account">{words.staySignedInAs(signedInAs)}</a> : null}
      <a href={notMe}>{words.notMe}</a>
    </p>
  );
}
