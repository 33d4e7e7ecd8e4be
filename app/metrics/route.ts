// GET /metrics with "Authorization: Bearer <METRICS_TOKEN>": what this process counted and what the database holds, as
// Prometheus reads it.

import { endpoint } from "@/app/_http/api/endpoint";
import { refuseUnlessOperator } from "@/app/_http/api/operator";
import { scrape } from "@/lib/admin/scrape";
import { env } from "@/lib/env";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request, caller) => {
    const refused = refuseUnlessOperator(request, env().metricsToken, caller);
    if (refused) return refused;
    const { text, contentType } = await scrape();
    return new Response(text, { headers: { "Content-Type": contentType } });
  },
});
