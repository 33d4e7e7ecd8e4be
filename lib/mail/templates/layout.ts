/**
 * The layout of every mail: one column of 480 pixels, the airmail band on its top edge, and two lines of footer below.
 * Called by letter-html.
 *
 * It uses tables and inline styles, because Outlook and Gmail keep little else. Nothing is loaded from anywhere.
 * Clients that know `prefers-color-scheme` take the dark colours from the style element, the others
 * keep the inline ones.
 */
import type { AccentColors } from "../../brand";
import { oncePer } from "../../once-per";
import { html, raw, type Html } from "./escape";

export const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

type Layout = {
  /** The language of the words, for screen readers, fonts and hyphens. */
  language: string;
  direction: "ltr" | "rtl";
  title: string;
  preheader: string;
  serviceName: string;
  accent: AccentColors;
  body: Html;
  footer: readonly [Html, Html];
};

/** A whole HTML document. Everything in it is escaped already (`Html`) or is escaped here. */
export function renderLayout(mail: Layout): Html {
  return html`<!DOCTYPE html>
<html lang="${mail.language}" dir="${mail.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${mail.title}</title>
${styles(mail.accent)}
</head>
<body class="page" style="margin:0;padding:0;background-color:#f6f4ee;color:#171a21;font-family:${raw(SANS)};font-size:16px;line-height:24px;-webkit-text-size-adjust:100%;">
<div role="main" lang="${mail.language}" dir="${mail.direction}" style="overflow-wrap:anywhere;word-break:break-word;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">${mail.preheader}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f6f4ee" style="background-color:#f6f4ee;">
<tr><td align="center" style="padding:24px 12px 32px;">
<table role="presentation" class="column" width="480" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:480px;">
<tr><td style="padding:0 4px 12px;font-size:16px;line-height:24px;font-weight:600;" class="ink">${mail.serviceName}</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="background-color:#ffffff;border:1px solid #e2ddd0;border-radius:12px;overflow:hidden;">
${band}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inset" style="padding:28px 32px 24px;">
${mail.body}
</td></tr>
</table>
</td></tr>
<tr><td class="muted" style="padding:16px 4px 0;font-size:14px;line-height:20px;color:#5a6070;">
${mail.footer[0]}<br>${mail.footer[1]}
</td></tr>
</table>
</td></tr>
</table>
</div>
</body>
</html>
`;
}

/** Made of cells, because Outlook drops gradients. Each cell's left corner has the colour of the stripe before, which makes the slant. */
const band = makeBand();

function makeBand(): Html {
  const stripes = [
    ["red", "#d1453b"],
    ["gap", "#ffffff"],
    ["blue", "#2f56b0"],
    ["gap", "#ffffff"],
  ] as const;
  const cells = Array.from({ length: 20 }, (_, i) => {
    const [name, colour] = stripes[i % 4]!;
    const [before, colourBefore] = stripes[(i + 3) % 4]!;
    return html`<td class="${name}-${before}" width="5%" height="8" bgcolor="${colour}" style="height:8px;font-size:0;line-height:0;background-color:${colour};background-image:linear-gradient(135deg,${colourBefore} 5.6px,${colour} 5.7px);">&nbsp;</td>`;
  });
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;"><tr>${cells}</tr></table>`;
}

const styles = oncePer(
  (accent: AccentColors): Html => html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
h1:lang(ja), p:lang(ja), td:lang(ja) { word-break: auto-phrase; }
@media (max-width: 480px) { .inset { padding: 24px 20px 20px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background-color: #101319 !important; color: #eceae4 !important; }
  .card { background-color: #181c24 !important; border-color: #2b313d !important; }
  .ink { color: #eceae4 !important; }
  .muted { color: #a2a8b6 !important; }
  .ring { border-color: #a2a8b6 !important; }
  .rule { border-color: #2b313d !important; }
  .code { background-color: #101319 !important; border-color: #6f7788 !important; color: #eceae4 !important; }
  .button { background-color: ${accent.dark} !important; }
  .button a { color: ${accent.onDark} !important; }
  .link { color: ${accent.dark} !important; }
  .red-gap { background-color: #e0675c !important; background-image: linear-gradient(135deg, #181c24 5.6px, #e0675c 5.7px) !important; }
  .blue-gap { background-color: #6f8ae0 !important; background-image: linear-gradient(135deg, #181c24 5.6px, #6f8ae0 5.7px) !important; }
  .gap-red { background-color: #181c24 !important; background-image: linear-gradient(135deg, #e0675c 5.6px, #181c24 5.7px) !important; }
  .gap-blue { background-color: #181c24 !important; background-image: linear-gradient(135deg, #6f8ae0 5.6px, #181c24 5.7px) !important; }
}
</style>`,
);
