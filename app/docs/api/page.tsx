import "../../wide.css";
import "./api.css";
import type { Metadata } from "next";
import { env } from "@/lib/env";
import * as declared from "@/lib/api/pages/further";
import { page } from "../../_http/page/declared";
import { apiDocument } from "../../_http/api/api-document";
import { ApiView } from "./api-view";

export const metadata: Metadata = { title: "HTTP API" };

/** GET /openapi.json for people, rendered here without scripts and without a third-party host. */
export default page(declared.apiDocs, async () => {
  return <ApiView serviceName={env().serviceName} document={await apiDocument()} />;
});
