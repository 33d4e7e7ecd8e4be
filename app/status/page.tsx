import type { Metadata } from "next";
import { checkReadiness } from "@/lib/admin/readiness";
import { readVersions } from "@/lib/admin/versions";
import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/further";
import { page } from "../_http/page/declared";
import { pageCaller } from "../_http/page/caller";
import { StatusView } from "./status-view";

// The listener sends the same as a header. This is for programs that read only the document.
export const metadata: Metadata = { title: "Status", robots: { index: false, follow: false } };

/** What runs here and whether it works, as GET /readyz reports it to machines. Open to anyone, without secrets. */
export default page(declared.status, async () => {
  const { caller } = await pageCaller();
  const checks = await checkReadiness();
  const versions = await readVersions(checks.database === "ok");
  return (
    <StatusView serviceName={env().serviceName} checks={checks} versions={versions} requestId={caller.requestId} />
  );
});
