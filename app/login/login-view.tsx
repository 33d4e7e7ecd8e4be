import { Button } from "../_ui/button";
import { Field } from "../_ui/field";
import { ProblemNotice } from "../_ui/notice";
import type { Problem } from "../_ui/problem";
import { Shell } from "../_ui/shell";

type LoginViewProps = { serviceName: string; email?: string; returnTo?: string; problem?: Problem };

const ABOUT_THE_FIELD = new Set(["invalid_email", "validation_failed"]);

/** One field, one button. The line about privacy is the footer: nothing else stands here. */
export function LoginView({ serviceName, email, returnTo, problem }: LoginViewProps) {
  const fieldIsAtFault = problem !== undefined && ABOUT_THE_FIELD.has(problem.reason);
  return (
    <Shell serviceName={serviceName} footer={<p>Your address is only used to sign you in. Nothing on this page tracks you.</p>}>
      <h1>Sign in to {serviceName}</h1>
      <p className="lead">We send a link and a code to your email. You need no password.</p>
      {problem ? <ProblemNotice problem={problem} id="login-problem" /> : null}
      <form method="post" action="/forms/request-link">
        {returnTo ? <input type="hidden" name="return_to" value={returnTo} /> : null}
        {/*
          type="text", not "email": browsers rewrite an international domain to punycode, trim, and refuse
          with a bubble in their own words what the server answers better. inputMode brings the keyboard
          with "@". No maxLength either: it cuts a pasted address short, and that is somebody else's.
        */}
        <Field
          id="email"
          label="Email address"
          name="email"
          type="text"
          inputMode="email"
          autoComplete="email webauthn"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          required
          defaultValue={email}
          errorId={fieldIsAtFault ? "login-problem" : undefined}
        />
        <Button>Send sign-in link</Button>
      </form>
    </Shell>
  );
}
