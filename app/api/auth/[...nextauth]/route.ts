// The few Auth.js routes that stay open: session, csrf, providers, signout. Its email routes neither ask nor redeem:
// its GET callback would sign in whoever fetches the link, a mail scanner too.

import { NextRequest } from "next/server";
import { handlers } from "@/app/_http/authjs";
import { cookieName } from "@/app/_http/cookies";
import { endpoint } from "@/app/_http/api/endpoint";
import { isSameOrigin } from "@/app/_http/origin";
import { problem } from "@/app/_http/api/problem";
import { seeOther } from "@/app/_http/page/see-other";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";

const open = ["session", "csrf", "providers"];

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request, caller) => {
    const url = new URL(request.url);
    const [action = "", ...more] = url.pathname.replace(/^\/api\/auth\//, "").split("/");
    if (open.includes(action) && more.length === 0) return handlers.GET(cleaned(request, url));
    if (action === "signin") return seeOther("/login");
    if (action === "signout") return seeOther("/account");
    if (action === "callback") {
      const token = url.searchParams.get("token");
      return seeOther(`/login/confirm${token === null ? "" : `?${new URLSearchParams({ token })}`}`);
    }
    return problem(refuse("not_found"), caller);
  },
  POST: async (request, caller) => {
    const url = new URL(request.url);
    if (url.pathname !== "/api/auth/signout") return problem(refuse("method_not_allowed"), caller, { Allow: "GET, HEAD" });
    if (!isSameOrigin(request.headers, env().origin)) return problem(refuse("origin_not_allowed"), caller);
    const response = await handlers.POST(cleaned(request, url));
    // Without its token Auth.js redirects to a page, with headers that nobody may change.
    const refused = /[?&]error=/.test(response.headers.get("location") ?? "");
    return refused ? problem(refuse("validation_failed", { detail: "Send the csrfToken of GET /api/auth/csrf." }), caller) : response;
  },
});

// Auth.js answers 500 to a callback URL that it cannot read, in the query or in its cookie. It needs neither here.
function cleaned(request: Request, url: URL): NextRequest {
  const headers = new Headers(request.headers);
  const prefix = cookieName("session").replace(/session$/, "");
  const cookies = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const needed = cookies.filter((pair) => pair.startsWith(`${prefix}session=`) || pair.startsWith(`${prefix}csrf=`));
  headers.set("cookie", needed.join("; "));
  const body = request.method === "POST" ? { body: request.body, duplex: "half" as const } : {};
  return new NextRequest(`${url.origin}${url.pathname}`, { method: request.method, headers, ...body });
}
