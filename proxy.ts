// The nonce and the address of every page, and its cookies, because a page sets none: the language that an address asks
// for, the nonce of the page that confirms a link, and on the sign-in page one that shows whether this browser keeps any.
// Nothing else: whoever may see a page is decided beside its data. Where no listener of ours stands in front, as on a
// serverless platform, the other headers are set here as well.

import { type NextRequest, NextResponse } from "next/server";
import { keepsCookies, readConfirm, setConfirm, setCookie, setProbe } from "./app/_http/cookies";
import { presence } from "./app/_http/listener/presence";
import { chosenLocale, pageAddressHeader } from "./app/_http/page/address";
import { pageContentSecurityPolicy, securityHeaders } from "./app/_http/security-headers";
import { env } from "./lib/env";
import { randomCapability, randomNonce } from "./lib/secret";

export function proxy(request: NextRequest): NextResponse {
  // Whatever nonce or policy a client sends is replaced.
  const nonce = randomNonce();
  const policy = pageContentSecurityPolicy(nonce, process.env.NODE_ENV === "development", env().cspExtra);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pageAddressHeader, request.nextUrl.href);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // Who asks for no page is no browser, and gets no cookie.
  const isPage = request.headers.get("accept")?.includes("text/html");
  // The page reads the same from its address, so this answer is in that language already.
  const locale = chosenLocale(request.nextUrl);
  if (isPage && locale) response.headers.append("Set-Cookie", setCookie("language", locale));
  // By this nonce the form of that page is known again where it is sent twice; another page of the browser keeps it.
  if (isPage && request.nextUrl.pathname === "/login/confirm" && request.nextUrl.searchParams.has("token")) {
    response.headers.append(
      "Set-Cookie",
      setConfirm(readConfirm(request.headers) ?? randomCapability(), { spent: false }),
    );
  }
  if (isPage && request.nextUrl.pathname === "/login" && !keepsCookies(request.headers))
    response.headers.append("Set-Cookie", setProbe());
  if (!presence()) for (const [name, value] of securityHeaders(env().hsts)) response.headers.set(name, value);
  return response;
}

// Route handlers and files keep the bare policy.
export const config = {
  matcher: [
    "/((?!_next/static|_next/image|auth/|authorize$|api/|forms/|\\.well-known/|healthz|readyz|metrics$|cron|openapi\\.json$|dev/inbox/messages|dev/mail/|.*\\.(?:svg|ico|png|txt)$).*)",
  ],
};
