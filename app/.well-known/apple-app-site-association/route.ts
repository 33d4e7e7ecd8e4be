// GET /.well-known/apple-app-site-association: iOS opens links below /app/ in these apps. 404 unless APPLE_APP_IDS is set.

import { endpoint } from "@/app/_http/api/endpoint";
import { problem } from "@/app/_http/api/problem";
import { publicDocument } from "@/app/_http/api/public-document";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    GET: async (_, caller) => {
      const { appleAppIds } = env();
      if (appleAppIds.length === 0) return problem(refuse("not_found"), caller);
      return publicDocument({ applinks: { details: [{ appIDs: appleAppIds, components: [{ "/": "/app/*" }] }] } });
    },
  },
  { cors: true },
);
