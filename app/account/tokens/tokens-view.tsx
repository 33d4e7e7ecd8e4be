import { messagesIn, type Locale } from "@/lib/i18n/locales";
import type { PersonalAccessToken } from "@/lib/tokens/personal/personal";
import { AccountFrame } from "../../_ui/account-frame";
import { Button } from "../../_ui/button";
import { Fact, Facts } from "../../_ui/facts";
import { Field } from "../../_ui/field";
import { Notice, ProblemNotice } from "../../_ui/notice";
import { ReportShown } from "../../_ui/report-shown";
import type { Problem } from "../../_ui/problem";
import { SubmitOnce } from "../../_ui/submit-once";
import { Time } from "../../_ui/time";

const HIDE = "/forms/hide-token";

type Scope = PersonalAccessToken["scope"];

type TokensViewProps = {
  locale: Locale;
  serviceName: string;
  tokens: PersonalAccessToken[];
  /** The token that was just created. It is shown until the page reports that it was displayed. */
  made: { id: string; secret: string } | null;
  /** Unique to this form, so that pressing twice creates one token. */
  nonce: string;
  /** A token was just ended. */
  ended: boolean;
  problem?: Problem;
  /** The values in the form. */
  typed: { name?: string; scope: Scope; days: string };
  longestDays: number;
};

/** The personal access tokens of this user: the new one, a form for another, and the list. */
export function TokensView({
  locale,
  serviceName,
  tokens,
  made,
  nonce,
  ended,
  problem,
  typed,
  longestDays,
}: TokensViewProps) {
  const words = messagesIn(locale).pages.account.tokens;
  const isGone = problem?.reason === "not_found";
  return (
    <AccountFrame locale={locale} serviceName={serviceName} current="/account/tokens">
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      {made ? <Made locale={locale} {...made} /> : null}
      {ended ? (
        <Notice tone="good" title={words.endedTitle}>
          <p>{words.ended}</p>
        </Notice>
      ) : null}
      {isGone ? (
        <Notice tone="info" title={words.goneTitle}>
          <p>{words.gone}</p>
        </Notice>
      ) : null}
      <section className="panel" aria-labelledby="make">
        <h2 id="make">{words.makeTitle}</h2>
        {problem && !isGone ? <ProblemNotice locale={locale} problem={problem} id="make-problem" /> : null}
        <form className="stack" method="post" action="/forms/create-token">
          <input type="hidden" name="nonce" value={nonce} />
          <SubmitOnce />
          {/* No maxLength, because it silently cuts off a pasted name. */}
          <Field
            id="name"
            name="name"
            label={words.name}
            hint={words.nameHint}
            autoComplete="off"
            required
            defaultValue={typed.name}
          />
          <fieldset className="choices">
            <legend className="field-label">{words.scope}</legend>
            <Choice scope="read" chosen={typed.scope}>
              {words.read}
            </Choice>
            <Choice scope="read write" chosen={typed.scope}>
              {words.readWrite}
            </Choice>
          </fieldset>
          <Field
            id="days"
            name="days"
            label={words.days}
            hint={words.daysHint(longestDays)}
            inputMode="numeric"
            autoComplete="off"
            required
            defaultValue={typed.days}
          />
          <Button>{words.make}</Button>
        </form>
      </section>
      <section className="panel" aria-labelledby="tokens">
        <h2 id="tokens">{words.listTitle}</h2>
        {tokens.length === 0 ? (
          <p className="muted">{words.none}</p>
        ) : (
          <ul className="session-list">
            {tokens.map((token) => (
              <li key={token.id}>
                <Listed locale={locale} token={token} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </AccountFrame>
  );
}

/** Shown once. With scripts the page itself reports that it was displayed. Without scripts its button does. */
function Made({ locale, id, secret }: { locale: Locale; id: string; secret: string }) {
  const words = messagesIn(locale).pages.account.tokens;
  return (
    <Notice tone="good" title={words.madeTitle}>
      <Field
        id="secret"
        className="secret"
        label={words.secret}
        hint={words.made}
        readOnly
        autoComplete="off"
        spellCheck={false}
        defaultValue={secret}
      />
      <ReportShown action={HIDE} name="token" value={id} />
      <noscript>
        <form method="post" action={HIDE}>
          <input type="hidden" name="token" value={id} />
          <Button tone="secondary">{words.hide}</Button>
        </form>
      </noscript>
    </Notice>
  );
}

function Choice({ scope, chosen, children }: { scope: Scope; chosen: Scope; children: string }) {
  return (
    <label className="choice">
      <input type="radio" name="scope" value={scope} defaultChecked={scope === chosen} />
      {children}
    </label>
  );
}

function Listed({ locale, token }: { locale: Locale; token: PersonalAccessToken }) {
  const words = messagesIn(locale).pages.account.tokens;
  return (
    <>
      <p className="session-name">
        <strong>{token.name}</strong>
      </p>
      <Facts>
        <Fact name={words.scope}>{token.scope === "read" ? words.read : words.readWrite}</Fact>
        <Fact name={words.lastUsed}>
          {token.lastUsedAt ? (
            <Time locale={locale} at={token.lastUsedAt} />
          ) : (
            <span className="muted">{words.neverUsed}</span>
          )}
        </Fact>
        <Fact name={words.expires}>
          <Time locale={locale} at={token.expiresAt} />
        </Fact>
      </Facts>
      <form method="post" action="/forms/end-token">
        <input type="hidden" name="token" value={token.id} />
        <SubmitOnce />
        <Button tone="secondary">
          {words.end}
          <span className="visually-hidden">{words.endNamed(token.name)}</span>
        </Button>
      </form>
    </>
  );
}
