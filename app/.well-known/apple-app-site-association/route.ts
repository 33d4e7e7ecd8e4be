// GET /.well-known/apple-app-site-association: makes iOS open links below /app/ in these apps. 404 unless APPLE_APP_IDS is set.

import { declared, on } from "@/app/_http/api/declared";
import { publicDocument } from "@/app/_http/api/public-document";
import { appleAppLinks } from "@/lib/api/documents";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(appleAppLinks, async () => {
    const { appleAppIds } = env();
    if (appleAppIds.length === 0) return refuse("not_found");
    return publicDocument({ applinks: { details: [{ appIDs: appleAppIds, components: [{ "/": "/app/*" }] }] } });
  }),
]);
