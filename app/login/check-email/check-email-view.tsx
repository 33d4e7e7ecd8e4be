import { env } from "@/lib/env";
import { around } from "@/lib/i18n/around";
import { formatClock } from "@/lib/i18n/format";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { signInPathOf } from "../../_http/page/way-back";
import { Address } from "../../_ui/address";
import { Button } from "../../_ui/button";
import { CodeField } from "../../_ui/code-field";
import { codeHint, codeProblem, isAboutTheCode } from "../../_ui/code-problem";
import { Countdown } from "../../_ui/countdown";
import { Elapsed } from "../../_ui/elapsed";
import { Notice, ProblemNotice, RetryIn } from "../../_ui/notice";
import { Postmark } from "../../_ui/postmark";
import type { Problem } from "../../_ui/problem";
import { SessionPoller } from "../../_ui/session-poller";
import { Shell } from "../../_ui/shell";
import { SubmitOnce } from "../../_ui/submit-once";

type CheckEmailViewProps = {
  locale: Locale;
  serviceName: string;
  /** The challenge that the page shows. Its forms send this handle. */
  handle: string;
  address: string;
  reference: string;
  requestedAt: Date;
  /** Counted by the server. */
  elapsedSeconds: number;
  resendInSeconds: number;
  resendCooldownSeconds: number;
  /** Link and code of the newest email have expired. */
  expired: boolean;
  codeUsable: boolean;
  attemptsLeft: number;
  webmail?: { name: string; url: string };
  returnTo: string;
  problem?: Problem;
  /** The email was just sent again. */
  sentAgain?: boolean;
};

const PROBLEM_ID = "check-email-problem";
/** After these refusals, no code can be entered for this request. */
const OVER = new Set(["otp_used", "otp_expired"]);

/** The page that waits for the email. It shows the time since the request, never the state of delivery. */
export function CheckEmailView(props: CheckEmailViewProps) {
  const { locale, serviceName, reference, requestedAt, webmail, problem } = props;
  const { pages, ticking } = messagesIn(locale);
  const words = pages.checkEmail;
  const takesCode = props.codeUsable && !OVER.has(problem?.reason ?? "");
  return (
    <Shell locale={locale} serviceName={serviceName}>
      <h1>{words.title}</h1>
      <SentTo {...props} />
      <WhatHappened {...props} />
      {webmail ? (
        <Button href={webmail.url} tone="secondary" newTab={pages.shell.newTab}>
          {words.openWebmail(webmail.name)}
        </Button>
      ) : null}
      {takesCode ? <CodeForm {...props} /> : null}
      <section className="waiting" aria-label={words.waiting}>
        <Postmark locale={locale} reference={reference} at={requestedAt} />
        <div className="waiting-text">
          <Elapsed
            elapsedSeconds={props.elapsedSeconds}
            fallback={words.at(formatClock(locale, requestedAt))}
            words={ticking}
          />
        </div>
        <form className="resend" method="post" action="/forms/resend-link">
          <Hidden {...props} />
          <input type="hidden" name="mailed_at" value={requestedAt.getTime()} />
          <SubmitOnce />
          <Countdown seconds={props.resendInSeconds} words={ticking} />
        </form>
      </section>
      <SessionPoller handle={props.handle} returnTo={props.returnTo} />
    </Shell>
  );
}

function SentTo({ locale, address, codeUsable, expired, returnTo }: CheckEmailViewProps) {
  const words = messagesIn(locale).pages.checkEmail;
  const [before, after] = around(codeUsable || expired ? words.sentLinkAndCode : words.sentLink);
  const [beforeChange = "", afterChange = ""] = words.changeLabel.split(words.change);
  return (
    <p className="lead">
      {before}
      <strong>
        <Address>{address}</Address>
      </strong>
      {after}{" "}
      <a href={signInPathOf({ return_to: returnTo })}>
        {beforeChange ? <span className="visually-hidden">{beforeChange}</span> : null}
        {words.change}
        {afterChange ? <span className="visually-hidden">{afterChange}</span> : null}
      </a>
    </p>
  );
}

/** At most one notice, so that two don't say the same: the problem, else the result, else why there is no code field. */
function WhatHappened({
  locale,
  problem,
  sentAgain,
  codeUsable,
  expired,
  attemptsLeft,
  resendCooldownSeconds,
}: CheckEmailViewProps) {
  const words = messagesIn(locale).pages.checkEmail;
  const waits = problem?.retryAfterSeconds;
  if (problem?.reason === "over_email_send_rate_limit" && waits !== undefined && waits <= resendCooldownSeconds)
    return <OnItsWay locale={locale} seconds={waits} />;
  if (problem) {
    return (
      <ProblemNotice locale={locale} problem={codeProblem(locale, problem, attemptsLeft)} id={PROBLEM_ID}>
        {codeUsable || expired || OVER.has(problem.reason) ? null : <p>{words.linkStillWorks}</p>}
      </ProblemNotice>
    );
  }
  if (expired) {
    return (
      <Notice tone="info" title={words.expiredTitle}>
        <p>{words.expired}</p>
      </Notice>
    );
  }
  if (sentAgain) {
    return (
      <Notice tone="good" title={words.sentAgainTitle}>
        <p>{codeUsable ? words.sentAgain : words.sentAgainLinkOnly}</p>
      </Notice>
    );
  }
  if (codeUsable) return null;
  return (
    <Notice tone="info" title={words.noCodeTitle}>
      <p>{words.noCode}</p>
    </Notice>
  );
}

/** The button below counts the seconds. Without a countdown, the notice shows them. */
function OnItsWay({ locale, seconds }: { locale: Locale; seconds: number }) {
  const words = messagesIn(locale).pages.checkEmail;
  return (
    <Notice tone="info" title={words.onItsWayTitle}>
      <p>{words.onItsWay}</p>
      <noscript>
        <RetryIn locale={locale} seconds={seconds} />
      </noscript>
    </Notice>
  );
}

function CodeForm(props: CheckEmailViewProps) {
  const { locale, problem, attemptsLeft } = props;
  const { code, checkEmail } = messagesIn(locale).pages;
  return (
    <form method="post" action="/forms/enter-code">
      <Hidden {...props} />
      <SubmitOnce />
      <CodeField
        label={code.label}
        hint={codeHint(locale, problem, attemptsLeft, env().codeTries)}
        errorId={isAboutTheCode(problem) ? PROBLEM_ID : undefined}
      />
      <Button>{checkEmail.signIn}</Button>
    </form>
  );
}

/** Which request the form is about, and where to start over if this browser no longer has its challenge. */
function Hidden({ handle, returnTo, address }: CheckEmailViewProps) {
  return (
    <>
      <input type="hidden" name="challenge" value={handle} />
      {returnTo === "/account" ? null : <input type="hidden" name="return_to" value={returnTo} />}
      <input type="hidden" name="email" value={address} />
    </>
  );
}
