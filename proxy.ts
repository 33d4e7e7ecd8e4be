// Sets the nonce and the address of every page, and its cookies, because a page can't set cookies. The cookies are the
// language that an address asks for, the nonce of the page that confirms a link, and a probe on the sign-in page that
// shows whether the browser keeps cookies. Authorization is not done here; it lives next to the data. Without our
// listener, as on a serverless platform, the other headers are set here too.

import { type NextRequest, NextResponse } from "next/server";
import { keepsCookies, readConfirm, setConfirm, setCookie, setProbe } from "./app/_http/cookies";
import { presence } from "./app/_http/listener/presence";
import { chosenLocale, pageAddressHeader } from "./app/_http/page/address";
import { pageContentSecurityPolicy, securityHeaders } from "./app/_http/security-headers";
import { env } from "./lib/env";
import { randomCapability, randomNonce } from "./lib/secret";

export function proxy(request: NextRequest): NextResponse {
  // Replaces any nonce or policy that a client sends.
  const nonce = randomNonce();
  const policy = pageContentSecurityPolicy(nonce, process.env.NODE_ENV === "development", env().cspExtra);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pageAddressHeader, request.nextUrl.href);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // A client that doesn't ask for HTML isn't a browser, and gets no cookie.
  const isPage = request.headers.get("accept")?.includes("text/html");
  // The page reads the language from its address too, so this answer already uses it.
  const locale = chosenLocale(request.nextUrl);
  if (isPage && locale) response.headers.append("Set-Cookie", setCookie("language", locale));
  // The nonce identifies that page's form when it is sent twice. Other confirm pages in this browser use the same nonce.
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
