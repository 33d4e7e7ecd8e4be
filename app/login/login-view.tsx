import { around } from "@/lib/i18n/around";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { cookieExpected } from "../_http/page/cookies-off";
import { Button } from "../_ui/button";
import { Field } from "../_ui/field";
import { ProblemNotice } from "../_ui/notice";
import type { Problem } from "../_ui/problem";
import { Shell } from "../_ui/shell";
import { SubmitOnce } from "../_ui/submit-once";

type LoginViewProps = {
  locale: Locale;
  serviceName: string;
  /** The app that waits for this sign-in, if any. */
  app: { name: string | null; host: string } | null;
  /** Unique to this page, so that a form that is sent twice requests one email. */
  nonce: string;
  email?: string;
  returnTo?: string;
  problem?: Problem;
};

const ABOUT_THE_FIELD = new Set(["invalid_email", "validation_failed"]);

/** One field and one button. The only other text is the privacy line in the footer. */
export function LoginView({ locale, serviceName, app, nonce, email, returnTo, problem }: LoginViewProps) {
  const words = messagesIn(locale).pages.login;
  const fieldIsAtFault = problem !== undefined && ABOUT_THE_FIELD.has(problem.reason);
  return (
    <Shell locale={locale} serviceName={serviceName} footer={<p>{words.privacy}</p>}>
      <h1>{app?.name ? words.titleOfApp(app.name) : words.title(serviceName)}</h1>
      <p className="lead">{words.lead}</p>
      {app ? <LeadsTo locale={locale} host={app.host} /> : null}
      {problem ? <ProblemNotice locale={locale} problem={problem} id="login-problem" /> : null}
      <form method="post" action="/forms/request-link">
        <input type="hidden" name="nonce" value={nonce} />
        <input type="hidden" {...cookieExpected} />
        <SubmitOnce />
        {returnTo ? <input type="hidden" name="return_to" value={returnTo} /> : null}
        {/*
          type="text", not "email": browsers rewrite an international domain to punycode, trim the value, and show their
          own error bubbles, where the server has better messages. inputMode brings up the keyboard with "@". No maxLength
          either, because it cuts off a pasted address, which may then belong to someone else.
        */}
        <Field
          id="email"
          label={words.email}
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
        <Button>{words.send}</Button>
      </form>
    </Shell>
  );
}

/** Where the sign-in leads, in our own words. The app chose the name above, but the host matches a registered address. */
function LeadsTo({ locale, host }: { locale: Locale; host: string }) {
  const [before, after] = around(messagesIn(locale).pages.login.leadsTo);
  return (
    <p className="leads-to">
      {before}
      <strong>{host}</strong>
      {after}
    </p>
  );
}
