/** A letter as HTML, called by render. It looks like the sign-in card, to show that page and mail belong together. */
import { formatClock, formatPostmarkDay } from "../../i18n/format";
import { html, raw, toText, type Html } from "./escape";
import { MONO, renderLayout } from "./layout";
import type { Block, Facts, Letter } from "./letter";
import { helpText } from "./letter-text";

export function letterHtml(letter: Letter, facts: Facts): string {
  const { language } = facts.messages;
  const body = html`<h1 class="ink" style="margin:0 0 12px;font-size:25px;line-height:30px;font-weight:700;color:#171a21;">${letter.title}</h1>
${letter.blocks.map((block, i) => blockHtml(block, facts, i === 0))}
${postmark(letter, facts)}`;
  return toText(
    renderLayout({
      language: facts.locale,
      direction: language.direction,
      title: letter.title,
      preheader: letter.preheader,
      serviceName: facts.serviceName,
      accent: facts.accent,
      body,
      footer: [html`${letter.because}`, html`${helpText(facts)}`],
    }),
  );
}

function blockHtml(block: Block, facts: Facts, isFirst: boolean): Html {
  switch (block.kind) {
    case "paragraph":
      return html`<p class="ink" style="margin:${isFirst ? 0 : 16}px 0 0;color:#171a21;">${block.text}</p>\n`;
    case "button":
      return button(block.label, block.href, facts);
    case "code":
      return codeBox(block.lead, block.code, block.care);
    case "rows":
      return rows(block.caption, block.rows);
    case "link":
      return html`<p class="muted" style="margin:12px 0 0;font-size:14px;line-height:20px;color:#5a6070;"><a class="link" href="${block.href}" target="_blank" rel="noopener" style="color:${facts.accent.light};">${block.label}</a>${block.note}</p>\n`;
  }
}

function button(label: string, href: string, { accent }: Facts): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:20px;"><tr>
<td class="button" align="center" bgcolor="${accent.light}" style="background-color:${accent.light};border-radius:8px;mso-padding-alt:12px 20px;">
<a href="${href}" target="_blank" rel="noopener" style="display:block;padding:12px 20px;font-size:16px;line-height:24px;font-weight:600;color:${accent.onLight};text-decoration:none;border-radius:8px;">${label}</a>
</td></tr></table>
`;
}

/** The digits are alone in their block and have no gap, so that a triple click selects exactly them. */
function codeBox(lead: string, code: string, care: string): Html {
  return html`<p class="ink" style="margin:24px 0 8px;color:#171a21;">${lead}</p>
<p class="code" style="margin:0;padding:12px 8px;border:1px solid #848a99;border-radius:8px;background-color:#f6f4ee;color:#171a21;font-family:${raw(MONO)};font-size:31px;line-height:40px;font-weight:700;letter-spacing:6px;text-align:center;">${code}</p>
<p class="muted" style="margin:8px 0 0;font-size:14px;line-height:20px;color:#5a6070;">${care}</p>
`;
}

function rows(caption: string, pairs: readonly (readonly [string, string])[]): Html {
  return html`<table class="rule" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:24px;border-top:1px solid #e2ddd0;border-bottom:1px solid #e2ddd0;font-size:14px;line-height:20px;">
<caption class="muted" style="padding:0 0 8px;text-align:left;color:#5a6070;font-size:14px;line-height:20px;">${caption}</caption>
${pairs.map(([name, value], i) => row(name, value, i === 0, i === pairs.length - 1))}</table>
`;
}

function row(name: string, value: string, isFirst: boolean, isLast: boolean): Html {
  const [above, below] = [isFirst ? 12 : 4, isLast ? 12 : 4];
  // No line begins with "UTC".
  const text = value.replace(/ UTC$/, "\u00a0UTC");
  return html`<tr>
<th class="muted" scope="row" align="left" valign="top" width="72" style="white-space:nowrap;padding:${above}px 12px ${below}px 0;font-weight:400;color:#5a6070;">${name}</th>
<td class="ink" valign="top" style="padding:${above}px 0 ${below}px;color:#171a21;">${text}</td>
</tr>
`;
}

/** The same mark as on the page that asked, so that people see that page and mail belong together. */
function postmark(letter: Letter, { locale, messages, reference, requestedAt }: Facts): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:28px;"><tr>
<td class="ring" align="center" valign="middle" width="112" height="112" style="width:112px;height:112px;border:2px solid #5a6070;border-radius:60px;font-family:${raw(MONO)};">
<div class="muted" style="font-size:12px;line-height:16px;color:#5a6070;white-space:nowrap;">${formatPostmarkDay(locale, requestedAt)}</div>
<div class="ink" style="font-size:16px;line-height:24px;font-weight:700;color:#171a21;white-space:nowrap;">${reference}</div>
<div class="muted" style="font-size:12px;line-height:16px;color:#5a6070;white-space:nowrap;">${formatClock(locale, requestedAt)}</div>
</td>
<td class="muted" valign="middle" style="padding-left:16px;font-size:14px;line-height:20px;color:#5a6070;">${messages.mail.mark[letter.mark]}</td>
</tr></table>`;
}
