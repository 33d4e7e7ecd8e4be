// GET /readyz: this process can do its work. 503 names what it waits for.

import { endpoint } from "@/app/_http/api/endpoint";
import { retryAfterOutageSeconds } from "@/app/_http/failure";
import { checkReadiness } from "@/lib/admin/readiness";
import { readVersions } from "@/lib/admin/versions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async () => {
    const checks = await checkReadiness();
    const versions = await readVersions(checks.database === "ok");
    const ready = Object.values(checks).every((check) => check === "ok");
    return Response.json(
      { status: ready ? "ok" : "unavailable", checks, versions },
      { status: ready ? 200 : 503, headers: ready ? {} : { "Retry-After": String(retryAfterOutageSeconds) } },
    );
  },
});
