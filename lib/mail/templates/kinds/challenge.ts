// What the kinds with a link have in common, with or without a code. Called by the kinds beside it.

import { fitSubject, type Block, type Facts, type Row } from "../letter";

/** The link and its lifetime. @throws when the mail has none, which is a mistake of ours */
export function linkOf({ link, lifetime }: Facts): { link: string; lifetime: string } {
  if (link === undefined || lifetime === undefined)
    throw new Error("this kind of mail needs a link and expiresInMinutes");
  return { link, lifetime };
}

/** The reference tells two mails apart and keeps mail programs from folding them into one. */
export function challengeSubject(
  facts: Facts,
  name: string,
  subject: (name: string, reference: string) => string,
): string {
  const { code, codeInPreview, serviceName, messages, reference } = facts;
  if (code && codeInPreview) return fitSubject(serviceName, (service) => messages.mail.codeSubject(code, service));
  return fitSubject(name, (short) => subject(short, reference));
}

/** What the reader sees before opening the mail. It has the code only if CODE_IN_PREVIEW is on. */
export function challengePreheader(facts: Facts, otherwise?: string): string {
  const { code, codeInPreview, messages, browser, when } = facts;
  const { lifetime } = linkOf(facts);
  if (code && codeInPreview) return messages.mail.codePreheader(code, lifetime);
  return otherwise ?? messages.mail.preheader(browser, when, lifetime);
}

/** The code, or why there is none, and how long this mail works. */
export function codeAndLifetime(facts: Facts, lead = codeLead(facts)): Block[] {
  const { code, messages } = facts;
  const { lifetime } = linkOf(facts);
  const linkOnly: Block = { kind: "paragraph", text: messages.mail.lifetime.link(lifetime) };
  if (code === undefined) return [linkOnly];
  if (code === null) return [{ kind: "paragraph", text: messages.mail.code.none }, linkOnly];
  return [
    { kind: "code", lead, code, care: codeCare(facts) },
    { kind: "paragraph", text: messages.mail.lifetime.both(lifetime) },
  ];
}

/** Who asked, from where and when. */
export function whoAsked({ messages, serviceName, browser, network, when }: Facts, more: readonly Row[] = []): Block {
  const { who } = messages.mail;
  const rows: Row[] = [
    [who.service, serviceName],
    ...more,
    [who.browser, browser],
    [who.network, network],
    [who.time, when],
  ];
  return { kind: "rows", caption: who.caption, rows };
}

/** The secondary links at the end, if this mail has them. */
export function waysOut({ messages, stopLink, accountLink }: Facts): Block[] {
  const { stop, toAccount } = messages.mail;
  return [
    ...(accountLink ? [{ kind: "link", label: toAccount, href: accountLink } as const] : []),
    ...(stopLink ? [{ kind: "link", label: stop.label, note: stop.note, href: stopLink } as const] : []),
  ];
}

function codeLead({ messages, app, site }: Facts): string {
  const { code } = messages.mail;
  if (!app) return code.onSite(site);
  return app.site ? code.onAppSite(app.site) : code.inApp;
}

function codeCare({ messages, app, site, serviceName }: Facts): string {
  const { code } = messages.mail;
  return app ? code.careInApp(serviceName) : code.careOnSite(site, serviceName);
}
