// The nonce and the address of every page, and the end of the cookie that one page reads once, because a page sets none.
// Nothing else: whoever may see a page is decided beside its data. Where no listener
// of ours stands in front, as on a serverless platform, the other headers are set here as well.

import { type NextRequest, NextResponse } from "next/server";
import { readCookie, setCookie } from "./app/_http/cookies";
import { presence } from "./app/_http/listener/presence";
import { pageAddressHeader } from "./app/_http/page/address";
import { pageContentSecurityPolicy, securityHeaders } from "./app/_http/security-headers";
import { env } from "./lib/env";
import { randomNonce } from "./lib/secret";

export function proxy(request: NextRequest): NextResponse {
  // Whatever nonce or policy a client sends is replaced.
  const nonce = randomNonce();
  const policy = pageContentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pageAddressHeader, request.nextUrl.href);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (request.nextUrl.pathname === "/account/tokens" && readCookie(request.headers, "new-token")) {
    response.headers.append("Set-Cookie", setCookie("new-token", null));
  }
  if (!presence()) for (const [name, value] of securityHeaders(env().secureOrigin)) response.headers.set(name, value);
  return response;
}

// Route handlers and files keep the bare policy.
export const config = { matcher: ["/((?!_next/static|_next/image|auth/|authorize$|api/|forms/|\\.well-known/|healthz|readyz|cron|openapi\\.json$|dev/inbox/messages|dev/mail/|.*\\.(?:svg|ico|png|txt)$).*)"] };
