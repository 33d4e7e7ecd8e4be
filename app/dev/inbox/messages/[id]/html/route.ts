// The HTML of a captured message, for the frame in the inbox. Its policy allows no scripts and no resources from
// elsewhere, and gives it an opaque origin.

import { declared, on } from "@/app/_http/api/declared";
import { capturedMessage } from "@/lib/api/further";
import { env } from "@/lib/env";
import { find } from "@/lib/inbox/store";
import { refuse } from "@/lib/outcome";

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(capturedMessage, async ({ params }) => {
    const message = env().capturedInbox ? await find(params.id!) : null;
    if (!message) return refuse("not_found");
    return new Response(message.html, {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "X-Frame-Options": "SAMEORIGIN",
      },
    });
  }),
]);
