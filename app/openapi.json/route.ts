// GET /openapi.json: the HTTP API, for programs. OpenAPI 3.1.

import { apiDocument } from "@/app/_http/api/api-document";
import { declared, on } from "@/app/_http/api/declared";
import { publicDocument } from "@/app/_http/api/public-document";
import * as api from "@/lib/api/documents";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(api.apiDocument, async () => publicDocument(await apiDocument())),
]);
