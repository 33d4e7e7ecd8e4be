import "../../wide.css";
import "./api.css";
import type { Metadata } from "next";
import { env } from "@/lib/env";
import { apiDocument } from "../../_http/api/api-document";
import { ApiView } from "./api-view";

export const metadata: Metadata = { title: "HTTP API" };

/** GET /openapi.json for people: rendered here, without scripts and without anybody else's host. */
export default async function ApiPage() {
  return <ApiView serviceName={env().serviceName} document={await apiDocument()} />;
}
