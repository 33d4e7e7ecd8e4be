// The OpenAPI document of this service, made once per process. Called by GET /openapi.json and the page /docs/api.

import { readVersions } from "@/lib/admin/versions";
import { env } from "@/lib/env";
import { makeDocument } from "@/lib/api/openapi/document";
import type { OpenApi } from "@/lib/api/openapi/openapi";
import { cookieName } from "../cookies";

let made: Promise<OpenApi> | undefined;

export function apiDocument(): Promise<OpenApi> {
  return (made ??= make());
}

async function make(): Promise<OpenApi> {
  const { origin, serviceName } = env();
  const { app: version } = await readVersions(false);
  return makeDocument({ origin, name: serviceName, version, sessionCookie: cookieName("session") });
}
