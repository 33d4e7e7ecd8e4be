// GET /metrics with "Authorization: Bearer <METRICS_TOKEN>": the counts of this process and of the database, in the format
// of Prometheus.

import { declared, on } from "@/app/_http/api/declared";
import { scrape } from "@/lib/admin/scrape";
import { metrics } from "@/lib/api/service";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(metrics, async () => {
    const { text, contentType } = await scrape();
    return new Response(text, { headers: { "Content-Type": contentType } });
  }),
]);
