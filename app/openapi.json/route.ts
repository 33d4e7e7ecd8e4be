// GET /openapi.json: the HTTP API, for programs. OpenAPI 3.1.

import { apiDocument } from "@/app/_http/api/api-document";
import { endpoint } from "@/app/_http/api/endpoint";
import { publicDocument } from "@/app/_http/api/public-document";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  { GET: async () => publicDocument(await apiDocument()) },
  { cors: true },
);
