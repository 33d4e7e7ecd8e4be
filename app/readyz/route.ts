// GET /readyz: this process is ready for requests. A 503 says what it waits for, or that it is leaving.

import { declared, on } from "@/app/_http/api/declared";
import { retryAfterOutageSeconds } from "@/app/_http/failure";
import { isLeaving, noteProbe } from "@/app/_http/listener/connections/leaving";
import { checkReadiness, isReady } from "@/lib/admin/readiness";
import { readVersions } from "@/lib/admin/versions";
import { readiness } from "@/lib/api/service";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(readiness, async () => {
    const checks = await checkReadiness();
    const versions = await readVersions(checks.database === "ok");
    noteProbe();
    const status = isLeaving() ? "draining" : isReady(checks) ? "ok" : "unavailable";
    return Response.json(
      { status, checks, versions },
      status === "ok" ? {} : { status: 503, headers: { "Retry-After": String(retryAfterOutageSeconds) } },
    );
  }),
]);
