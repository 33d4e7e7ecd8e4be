import { messagesIn } from "@/lib/i18n/locales";
import type { PersonalAccessToken } from "@/lib/tokens/personal/personal";
import { AccountFrame } from "../../_ui/account-frame";
import { Button } from "../../_ui/button";
import { Fact, Facts } from "../../_ui/facts";
import { Field } from "../../_ui/field";
import { LanguageField, type Language } from "../../_ui/language";
import { Notice, ProblemNotice } from "../../_ui/notice";
import type { Problem } from "../../_ui/problem";
import { Time } from "../../_ui/time";

type Scope = PersonalAccessToken["scope"];

type TokensViewProps = {
  language: Language;
  serviceName: string;
  tokens: PersonalAccessToken[];
  /** Of the token that was made a moment ago; shown this once. */
  secret: string | null;
  /** One has just been ended. */
  ended: boolean;
  problem?: Problem;
  /** What stands in the form. */
  typed: { name?: string; scope: Scope; days: string };
  longestDays: number;
};

/** What scripts of this user may come with: the one just made, a form for another, and the list. */
export function TokensView({ language, serviceName, tokens, secret, ended, problem, typed, longestDays }: TokensViewProps) {
  const { locale } = language;
  const words = messagesIn(locale).pages.account.tokens;
  const isGone = problem?.reason === "not_found";
  return (
    <AccountFrame language={language} serviceName={serviceName} current="/account/tokens">
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      {secret ? (
        <Notice tone="good" title={words.madeTitle}>
          <Field id="secret" className="secret" label={words.secret} hint={words.made} readOnly autoComplete="off" spellCheck={false} defaultValue={secret} />
        </Notice>
      ) : null}
      {ended ? <Notice tone="good" title={words.endedTitle}><p>{words.ended}</p></Notice> : null}
      {isGone ? <Notice tone="info" title={words.goneTitle}><p>{words.gone}</p></Notice> : null}
      <section className="panel" aria-labelledby="make">
        <h2 id="make">{words.makeTitle}</h2>
        {problem && !isGone ? <ProblemNotice locale={locale} problem={problem} id="make-problem" /> : null}
        <form className="stack" method="post" action="/forms/create-token">
          <LanguageField {...language} />
          {/* No maxLength: it cuts a pasted name short without a word. */}
          <Field id="name" name="name" label={words.name} hint={words.nameHint} autoComplete="off" required defaultValue={typed.name} />
          <fieldset className="choices">
            <legend className="field-label">{words.scope}</legend>
            <Choice scope="read" chosen={typed.scope}>{words.read}</Choice>
            <Choice scope="read write" chosen={typed.scope}>{words.readWrite}</Choice>
          </fieldset>
          <Field id="days" name="days" label={words.days} hint={words.daysHint(longestDays)} inputMode="numeric" autoComplete="off" required defaultValue={typed.days} />
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
                <Listed language={language} token={token} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </AccountFrame>
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

function Listed({ language, token }: { language: Language; token: PersonalAccessToken }) {
  const { locale } = language;
  const words = messagesIn(locale).pages.account.tokens;
  return (
    <>
      <p className="session-name">
        <strong>{token.name}</strong>
      </p>
      <Facts>
        <Fact name={words.scope}>{token.scope === "read" ? words.read : words.readWrite}</Fact>
        <Fact name={words.lastUsed}>{token.lastUsedAt ? <Time locale={locale} at={token.lastUsedAt} /> : <span className="muted">{words.neverUsed}</span>}</Fact>
        <Fact name={words.expires}>
          <Time locale={locale} at={token.expiresAt} />
        </Fact>
      </Facts>
      <form method="post" action="/forms/end-token">
        <LanguageField {...language} />
        <input type="hidden" name="token" value={token.id} />
        <Button tone="secondary">
          {words.end}
          <span className="visually-hidden">{words.endNamed(token.name)}</span>
        </Button>
      </form>
    </>
  );
}
