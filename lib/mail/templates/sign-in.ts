/**
 * The mail that signs in: a link and, while codes may still be typed, a code of the same challenge.
 * Called where the mail is written to the outbox. Pure: the same input gives the same mail.
 */
import { accentColors } from "../../brand";
import { html, oneLine, raw, toText, type Html } from "./escape";
import { MONO, renderLayout } from "./layout";
import { paragraphs, table, wrap } from "./plain";
import { utcText } from "./utc";

export type SignInMail = {
  serviceName: string;
  /** `#rrggbb`; made readable on light and on dark by `accentColors`. */
  serviceColor?: string;
  /** The configured origin. Its host is the one site on which a browser's code may be typed. */
  origin: string;
  /** A program asked: the code is typed there, and `site` names it where that is known. Absent for our own pages. */
  app?: { site: string | null };
  supportEmail?: string;
  /** Whom the mail goes to. */
  address: string;
  /** An absolute address with the link token in it: https, or the own scheme of an app on the allow list. */
  link: string;
  /** Six digits; `null` once the challenge takes no code any more. */
  code: string | null;
  /** `K7Q-2MX`: the same on page and mail; opens nothing. */
  reference: string;
  requestedAt: Date;
  expiresInMinutes: number;
  /** Where the request came from: a browser's name and a coarse network. Foreign text. */
  browser: string;
  network: string;
  /** `CODE_IN_PREVIEW`: the code also stands in the subject and the preheader. */
  codeInPreview: boolean;
};

const SUBJECT_MAX = 49;

/** Subject, text and HTML; the same link and code in both. Foreign text is shown as text, on one line. */
export function renderSignInMail(input: SignInMail): { subject: string; text: string; html: string } {
  const mail = clean(input);
  return { subject: subject(mail), text: text(mail), html: toText(document(mail)) };
}

type Clean = ReturnType<typeof clean>;

function clean(input: SignInMail) {
  if (!/^[a-z][a-z0-9.+-]*:[^\s"<>]+$/.test(input.link) || /^(javascript|data|vbscript):/.test(input.link)) {
    throw new Error("a sign-in mail needs an absolute link that runs nothing");
  }
  const serviceName = oneLine(input.serviceName, 60) || "Postkey";
  return {
    ...input,
    serviceName,
    address: oneLine(input.address, 254),
    browser: oneLine(input.browser, 60) || "unknown",
    network: oneLine(input.network, 60) || "unknown",
    supportEmail: input.supportEmail ? oneLine(input.supportEmail, 254) : undefined,
    site: new URL(input.origin).host,
    when: utcText(input.requestedAt),
    minutes: input.expiresInMinutes === 1 ? "1 minute" : `${input.expiresInMinutes} minutes`,
  };
}

/** With the reference, which tells two mails apart and keeps mail programs from folding them into one. */
function subject(mail: Clean): string {
  if (mail.code && mail.codeInPreview) return fit(mail.serviceName, (name) => `${mail.code} is your code for ${name}`);
  return fit(mail.serviceName, (name) => `Sign in to ${name} (${mail.reference})`);
}

function fit(name: string, sentence: (name: string) => string): string {
  return sentence(oneLine(name, Math.max(1, SUBJECT_MAX - sentence("").length)));
}

function preheader(mail: Clean): string {
  if (mail.code && mail.codeInPreview) return `Your code is ${mail.code}. It works for ${mail.minutes}, once.`;
  return `Asked for with ${mail.browser}, ${mail.when}. It works for ${mail.minutes}, once.`;
}

/** Everything that text and HTML both say, once. */
function words(mail: Clean) {
  const both = mail.code !== null;
  const where = mail.app?.site ? `on ${mail.app.site}` : `in an app that signs in with ${mail.serviceName}`;
  return {
    title: `Sign in to ${mail.serviceName}`,
    opening: `Somebody asked to sign in to ${mail.serviceName} with this address. If it was you, open the link on the device where you want to be signed in.`,
    codeLead: mail.app ? `Or type this code ${mail.app.site ? where : "in the app where you asked"}:` : `Or type this code on ${mail.site}, in the browser that asked for it:`,
    codeCare: `Type it ${mail.app ? "there" : `on ${mail.site}`} only. Nobody from ${mail.serviceName} ever asks you for it.`,
    noCode: "This mail has no code: too many wrong ones were typed. The link works as before.",
    lifetime: both
      ? `Link and code belong together. They work for ${mail.minutes}, and once: when you have used one, the other is done too.`
      : `The link works for ${mail.minutes}, and once.`,
    notYou: `Was it not you? Then do nothing. Nobody gets in without this mail, and ${both ? "link and code run" : "the link runs"} out by ${both ? "themselves" : "itself"}.`,
    who: [["Service", mail.serviceName], ["Browser", mail.browser], ["Network", mail.network], ["Time", mail.when]] as const,
    because: `You get this mail because ${mail.address} was typed ${mail.app ? where : `on ${mail.site}`}.`,
  };
}

function text(mail: Clean): string {
  const say = words(mail);
  return paragraphs([
    say.title,
    wrap(say.opening),
    mail.link,
    ...(mail.code ? [wrap(say.codeLead), `    ${mail.code}`, wrap(say.codeCare)] : [wrap(say.noCode)]),
    wrap(say.lifetime),
    `Who asked:\n${table(say.who)}`,
    wrap(say.notYou),
    wrap(`Reference ${mail.reference}. You see the same one where you asked for this mail.`),
    `-- \n${wrap(say.because)}\n${wrap(help(mail))}`,
  ]);
}

function document(mail: Clean): Html {
  const say = words(mail);
  const accent = accentColors(mail.serviceColor);
  const body = html`<h1 class="ink" style="margin:0 0 12px;font-size:25px;line-height:30px;font-weight:700;color:#171a21;">${say.title}</h1>
<p class="ink" style="margin:0 0 20px;color:#171a21;">${say.opening}</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="button" align="center" bgcolor="${accent.light}" style="background-color:${accent.light};border-radius:8px;mso-padding-alt:12px 20px;">
<a href="${mail.link}" target="_blank" rel="noopener" style="display:block;padding:12px 20px;font-size:16px;line-height:24px;font-weight:600;color:${accent.onLight};text-decoration:none;border-radius:8px;">${say.title}</a>
</td></tr></table>
${mail.code ? codeBox(mail.code, say.codeLead, say.codeCare) : html`<p class="ink" style="margin:20px 0 0;color:#171a21;">${say.noCode}</p>`}
<p class="ink" style="margin:16px 0 24px;color:#171a21;">${say.lifetime}</p>
${whoAsked(say.who)}
<p class="ink" style="margin:20px 0 0;color:#171a21;">${say.notYou}</p>`;
  return renderLayout({
    title: say.title,
    preheader: preheader(mail),
    serviceName: mail.serviceName,
    accent,
    body,
    postmark: { reference: mail.reference, at: mail.requestedAt },
    footer: [html`${say.because}`, html`${help(mail)}`],
  });
}

/** The digits stand alone in their block and without a gap, so that a triple click takes them and nothing else. */
function codeBox(code: string, lead: string, care: string): Html {
  return html`<p class="ink" style="margin:24px 0 8px;color:#171a21;">${lead}</p>
<p class="code" style="margin:0;padding:12px 8px;border:1px solid #848a99;border-radius:8px;background-color:#f6f4ee;color:#171a21;font-family:${raw(MONO)};font-size:31px;line-height:40px;font-weight:700;letter-spacing:6px;text-align:center;">${code}</p>
<p class="muted" style="margin:8px 0 0;font-size:14px;line-height:20px;color:#5a6070;">${care}</p>`;
}

function whoAsked(rows: readonly (readonly [string, string])[]): Html {
  return html`<table class="rule" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid #e2ddd0;border-bottom:1px solid #e2ddd0;font-size:14px;line-height:20px;">
<caption class="muted" style="padding:0 0 8px;text-align:left;color:#5a6070;font-size:14px;line-height:20px;">Who asked</caption>
${rows.map(([name, value], i) => html`<tr>
<th class="muted" scope="row" align="left" valign="top" width="80" style="padding:${i === 0 ? 12 : 4}px 12px ${i === rows.length - 1 ? 12 : 4}px 0;font-weight:400;color:#5a6070;">${name}</th>
<td class="ink" valign="top" style="padding:${i === 0 ? 12 : 4}px 0 ${i === rows.length - 1 ? 12 : 4}px;color:#171a21;">${value}</td>
</tr>
`)}</table>`;
}

function help(mail: Clean): string {
  return mail.supportEmail ? `Replies are not read. For help, write to ${mail.supportEmail}.` : "Replies are not read.";
}
