import { env } from "@/lib/env";
import { utcClock } from "@/lib/mail/templates/utc";
import { Address } from "../../_ui/address";
import { Button } from "../../_ui/button";
import { CodeField } from "../../_ui/code-field";
import { codeHint, codeProblem, isAboutTheCode } from "../../_ui/code-problem";
import { Countdown } from "../../_ui/countdown";
import { durationText } from "../../_ui/duration";
import { Elapsed } from "../../_ui/elapsed";
import { Notice, ProblemNotice } from "../../_ui/notice";
import { Postmark } from "../../_ui/postmark";
import type { Problem } from "../../_ui/problem";
import { SessionPoller } from "../../_ui/session-poller";
import { Shell } from "../../_ui/shell";

type CheckEmailViewProps = {
  serviceName: string;
  address: string;
  reference: string;
  requestedAt: Date;
  /** The server's own count; without it the browser's clock is believed. */
  elapsedSeconds?: number;
  resendInSeconds: number;
  resendCooldownSeconds: number;
  /** Link and code of the newest mail have run out. */
  expired: boolean;
  codeUsable: boolean;
  attemptsLeft: number;
  webmail?: { name: string; url: string };
  returnTo: string;
  problem?: Problem;
  /** The mail was sent again a moment ago. */
  sentAgain?: boolean;
};

const PROBLEM_ID = "check-email-problem";
/** After these, no code can be typed for this request any more. */
const OVER = new Set(["otp_used", "otp_expired"]);

/** Where somebody waits for the mail. It tells the time since the request, never the state of delivery. */
export function CheckEmailView(props: CheckEmailViewProps) {
  const { serviceName, address, reference, requestedAt, webmail, problem } = props;
  const takesCode = props.codeUsable && !OVER.has(problem?.reason ?? "");
  return (
    <Shell serviceName={serviceName}>
      <h1>Check your email</h1>
      <p className="lead">
        We sent a link{props.codeUsable || props.expired ? " and a code" : ""} to{" "}
        <strong>
          <Address>{address}</Address>
        </strong>{" "}
        <a href={changeHref(props.returnTo)}>
          change<span className="visually-hidden"> the address</span>
        </a>
      </p>
      <WhatHappened {...props} />
      {webmail ? (
        <Button href={webmail.url} tone="secondary" newTab>
          Open {webmail.name}
        </Button>
      ) : null}
      {takesCode ? <CodeForm {...props} /> : null}
      <section className="waiting" aria-label="Waiting for the mail">
        <Postmark reference={reference} at={requestedAt} />
        <div className="waiting-text">
          <Elapsed since={requestedAt.toISOString()} elapsedSeconds={props.elapsedSeconds} fallback={`at ${utcClock(requestedAt)}`} />
        </div>
        <form className="resend" method="post" action="/forms/resend-link">
          <Countdown seconds={props.resendInSeconds}>Send it again</Countdown>
        </form>
      </section>
      <SessionPoller returnTo={props.returnTo} />
    </Shell>
  );
}

/** One notice at most, or two would say the same: what went wrong, else what was done, else why there is no code field. */
function WhatHappened({ problem, sentAgain, codeUsable, expired, attemptsLeft, resendCooldownSeconds }: CheckEmailViewProps) {
  const waits = problem?.retryAfterSeconds;
  if (problem?.reason === "over_email_send_rate_limit" && waits !== undefined && waits <= resendCooldownSeconds) return <OnItsWay seconds={waits} />;
  if (problem) {
    return (
      <ProblemNotice problem={codeProblem(problem, attemptsLeft)} id={PROBLEM_ID}>
        {codeUsable || expired || OVER.has(problem.reason) ? null : <p>Open the link in the mail: it still signs you in.</p>}
      </ProblemNotice>
    );
  }
  if (expired) {
    return (
      <Notice tone="info" title="That mail has run out">
        <p>Its link and code work for a short time only. Send it again, and use the new one.</p>
      </Notice>
    );
  }
  if (sentAgain) {
    return (
      <Notice tone="good" title="Sent again">
        <p>{codeUsable ? "The new mail has a new code. Links in earlier mails still work." : "Open the link in it. No more codes are taken for this request."}</p>
      </Notice>
    );
  }
  if (codeUsable) return null;
  return (
    <Notice tone="info" title="Use the link in the mail">
      <p>No more codes are taken for this request. The link still signs you in.</p>
    </Notice>
  );
}

/** The button below counts the seconds; only where nothing counts does the notice tell them. */
function OnItsWay({ seconds }: { seconds: number }) {
  return (
    <Notice tone="info" title="A mail is on its way already">
      <p>Give it a minute before you have it sent again.</p>
      <noscript>
        <p>You can try again in {durationText(seconds)}.</p>
      </noscript>
    </Notice>
  );
}

function CodeForm({ problem, attemptsLeft }: CheckEmailViewProps) {
  return (
    <form method="post" action="/forms/enter-code">
      <CodeField hint={codeHint(problem, attemptsLeft, env().codeTries)} errorId={isAboutTheCode(problem) ? PROBLEM_ID : undefined} />
      <Button>Sign in with the code</Button>
    </form>
  );
}

function changeHref(returnTo: string): string {
  return returnTo === "/account" ? "/login" : `/login?${new URLSearchParams({ return_to: returnTo })}`;
}
