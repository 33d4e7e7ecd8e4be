// Records in the audit trail that a page of another site, or no page, sent a changing request. Called by the listener for
// forms and by endpoint.ts for the API, after they have refused it.

import { note } from "@/lib/audit/note";
import type { Caller } from "@/lib/caller";
import { policyVersion } from "@/lib/policy/version";

// A path or origin is kept only in a form that can't hold an email address or a secret.
const pathForm = /^(\/[a-z-]{1,40}){1,4}$/;
const originForm = /^https?:\/\/[a-z0-9.-]{1,100}(:\d{1,5})?$/;

/** @param target the raw path, with or without a query */
export function noteForeign(headers: { get(name: string): string | null }, target: string, caller: Caller): void {
  const path = target.split("?", 1)[0]!;
  const origin = headers.get("origin");
  const inputs = {
    path: pathForm.test(path) ? path : "another",
    origin: origin === null ? "none" : origin === "null" || originForm.test(origin) ? origin : "another",
    site: headers.get("sec-fetch-site")?.match(/^[a-z-]{1,20}$/)?.[0] ?? "none",
  };
  const evidence = { inputs, counters: [], policyVersion: policyVersion(), statements: 0 };
  note("request.refused", caller, { reason: "origin_not_allowed", evidence });
}
