// The few Auth.js routes that stay open: session, csrf, providers, signout. Its email routes neither ask nor redeem:
// its GET callback would sign in whoever fetches the link, a mail scanner too. Of those that stay, Auth.js answers an outage
// as if nobody were signed in; here it is one.

import { NextRequest } from "next/server";
import { handlers } from "@/app/_http/authjs";
import { cookieName, readCookie } from "@/app/_http/cookies";
import { declared, on } from "@/app/_http/api/declared";
import { isSameOrigin } from "@/app/_http/origin";
import { problem } from "@/app/_http/api/problem";
import { seeOther } from "@/app/_http/page/see-other";
import { readByAuthJs, signOutByAuthJs } from "@/lib/api/further";
import { env } from "@/lib/env";
import { refuse } from "@/lib/outcome";
import { findSessionByToken } from "@/lib/sessions/find";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(readByAuthJs, async ({ request, input: { token } }) => {
    const url = new URL(request.url);
    const [action = "", ...more] = url.pathname.replace(/^\/api\/auth\//, "").split("/");
    if (more.length === 0) {
      if (action === "session") return Response.json(await sessionOf(request));
      if (action === "csrf" || action === "providers")
        return withoutCookies(await handlers.GET(cleaned(request, url)), action === "csrf");
    }
    if (action === "signin") return seeOther("/login");
    if (action === "signout") return seeOther("/account");
    if (action === "callback") {
      return seeOther(`/login/confirm${token === undefined ? "" : `?${new URLSearchParams({ token })}`}`);
    }
    return refuse("not_found");
  }),
  on(signOutByAuthJs, async ({ request, caller }) => {
    const url = new URL(request.url);
    if (url.pathname !== "/api/auth/signout")
      return problem(refuse("method_not_allowed"), caller, { Allow: "GET, HEAD" });
    if (!isSameOrigin(request.headers, env().origin)) return refuse("origin_not_allowed");
    // Asked before, for Auth.js would forget the cookie of a session that it could not end.
    const token = readCookie(request.headers, "session");
    if (token) await findSessionByToken(token);
    const response = await handlers.POST(cleaned(request, url));
    // Without its token Auth.js redirects to a page, with headers that nobody may change.
    const refused = /[?&]error=/.test(response.headers.get("location") ?? "");
    if (refused) return refuse("validation_failed", { detail: "Send the csrfToken of GET /api/auth/csrf." });
    if (token && (await findSessionByToken(token)).ok) throw new Error("Auth.js did not end the session.");
    return response;
  }),
]);

// As Auth.js tells it, field by field: who is signed in, or null. Throws while nobody can know.
async function sessionOf(request: Request): Promise<object | null> {
  const token = readCookie(request.headers, "session");
  const found = token ? await findSessionByToken(token) : null;
  if (!found?.ok) return null;
  const { user, expiresAt } = found.value;
  return { user: { id: user.id, email: user.email, name: user.name }, expires: expiresAt };
}

// Of the cookies that Auth.js sets with every answer, only its token against forgery is of use.
function withoutCookies(response: Response, keepCsrf: boolean): Response {
  const csrf = `${cookieName("session").replace(/session$/, "csrf")}=`;
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  for (const line of response.headers.getSetCookie())
    if (keepCsrf && line.startsWith(csrf)) headers.append("set-cookie", line);
  return new Response(response.body, { status: response.status, headers });
}

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
