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
  /** Whose program waits, if one does. */
  app: { name: string | null; host: string } | null;
  /** Of this page alone: sent twice, its form asks once. */
  nonce: string;
  email?: string;
  returnTo?: string;
  problem?: Problem;
};

const ABOUT_THE_FIELD = new Set(["invalid_email", "validation_failed"]);

/** One field, one button. The line about privacy is the footer: nothing else stands here. */
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
          type="text", not "email": browsers rewrite an international domain to punycode, trim, and refuse
          with a bubble in their own words what the server answers better. inputMode brings the keyboard
          with "@". No maxLength either: it cuts a pasted address short, and that is somebody else's.
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

/** Where the sign-in ends, as our own words: the name above is the app's, the host was compared with the registered ones. */
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
