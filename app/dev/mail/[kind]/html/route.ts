// The HTML of a sample email, for the frames of the preview. As for a captured message, its policy allows no scripts and
// no resources from elsewhere, and gives it an opaque origin.

import { declared, on } from "@/app/_http/api/declared";
import { sampleEmail } from "@/lib/api/further";
import { env } from "@/lib/env";
import { isLocale } from "@/lib/i18n/locales";
import { inScheme } from "@/lib/mail/templates/preview";
import { isMailKind, renderMail } from "@/lib/mail/templates/render";
import { sampleMail } from "@/lib/mail/templates/samples";
import { refuse } from "@/lib/outcome";
import { brandOf } from "../../brand-of";

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(sampleEmail, async ({ params: { kind }, input: { locale, scheme } }) => {
    if (!env().capturedInbox || !isMailKind(kind) || !isLocale(locale)) return refuse("not_found");
    const { html } = renderMail(sampleMail(kind, locale), brandOf(env()));
    return new Response(inScheme(html, scheme === "dark" ? "dark" : "light"), {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "X-Frame-Options": "SAMEORIGIN",
      },
    });
  }),
]);
