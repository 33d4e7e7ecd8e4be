import { Address } from "../../_ui/address";
import { AutoConfirm } from "../../_ui/auto-confirm";
import { Button } from "../../_ui/button";
import { CleanAddress } from "../../_ui/clean-address";
import { CodeField } from "../../_ui/code-field";
import { codeProblem } from "../../_ui/code-problem";
import { Fact, Facts } from "../../_ui/facts";
import { Notice, ProblemNotice } from "../../_ui/notice";
import type { Problem } from "../../_ui/problem";
import { Shell } from "../../_ui/shell";
import { Time } from "../../_ui/time";

type ConfirmMode = "same-browser" | "other-browser" | "code-needed" | "other-user";

type ConfirmViewProps = {
  serviceName: string;
  mode: ConfirmMode;
  maskedAddress: string;
  requestedAt: Date;
  requestedFrom: { browser: string; network: string };
  reference: string;
  token: string;
  /** Masked; in mode other-user the one who is signed in here now. */
  signedInAs?: string;
  /** For other-user in a browser that must also type the code. code-needed always asks for it. */
  codeNeeded?: boolean;
  /** Codes that may still be typed for this request. */
  triesLeft: number;
  problem?: Problem;
};

const FORM_ID = "confirm";
const PROBLEM_ID = "confirm-problem";

const LEAD: Record<Exclude<ConfirmMode, "other-user">, string> = {
  "same-browser": "You asked for this link in this browser.",
  "other-browser": "This link was asked for in another browser. Go on only if that was you.",
  "code-needed": "This link was asked for in another browser. To sign in here, also type the six digits from the same mail.",
};

/** Where the emailed link lands. Looking at it changes nothing; the form redeems. */
export function ConfirmView(props: ConfirmViewProps) {
  const { mode, maskedAddress, token, signedInAs, problem } = props;
  const asksForCode = mode === "code-needed" || props.codeNeeded === true;
  const noWayIn = asksForCode && props.triesLeft === 0;
  return (
    <Shell serviceName={props.serviceName}>
      <h1>{mode === "same-browser" ? "Almost there" : mode === "other-user" ? "Switch to another address?" : "Sign in here?"}</h1>
      <p className="lead">{mode === "other-user" ? otherUserLead(maskedAddress, signedInAs) : LEAD[mode]}</p>
      {problem && !noWayIn ? <ProblemNotice problem={codeProblem(problem, props.triesLeft)} id={PROBLEM_ID} /> : null}
      {mode === "same-browser" ? (
        <noscript>
          <p>Press the button to sign in.</p>
        </noscript>
      ) : (
        <WhoAsked {...props} />
      )}
      {noWayIn ? (
        <Notice tone="info" title="Open the link in the browser where you asked">
          <p>No more codes are taken for this request, so that nobody can guess one. There the link still signs you in.</p>
        </Notice>
      ) : (
        <form method="post" action="/forms/confirm-link" id={FORM_ID}>
          <input type="hidden" name="token" value={token} />
          {mode === "other-user" ? <input type="hidden" name="switch_user" value="yes" /> : null}
          {asksForCode ? <CodeField autoSubmit={false} errorId={problem ? PROBLEM_ID : undefined} /> : null}
          <Button>
            Sign in as <Address>{maskedAddress}</Address>
          </Button>
        </form>
      )}
      {mode === "same-browser" ? <AutoConfirm formId={FORM_ID} /> : <WaysOut signedInAs={mode === "other-user" ? signedInAs : undefined} />}
      {mode === "same-browser" ? null : <CleanAddress />}
    </Shell>
  );
}

function otherUserLead(maskedAddress: string, signedInAs = "somebody else"): string {
  return `This browser is signed in as ${signedInAs}. Signing in as ${maskedAddress} ends that session first.`;
}

function WhoAsked({ maskedAddress, requestedAt, requestedFrom, reference }: ConfirmViewProps) {
  return (
    <Facts>
      <Fact name="For">
        <Address>{maskedAddress}</Address>
      </Fact>
      <Fact name="Asked for">
        <Time at={requestedAt} />
      </Fact>
      <Fact name="Browser">{requestedFrom.browser}</Fact>
      <Fact name="Network">{requestedFrom.network}</Fact>
      <Fact name="Reference">
        <span className="reference">{reference}</span>
      </Fact>
    </Facts>
  );
}

function WaysOut({ signedInAs }: { signedInAs?: string }) {
  return (
    <p className="ways-out">
      {signedInAs ? <a href="/account">Stay signed in as {signedInAs}</a> : null}
      <a href="/login/not-me">It was not me</a>
    </p>
  );
}
