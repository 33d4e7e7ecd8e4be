// The few open routes of Auth.js: session, csrf, providers, signout. Its email routes neither send nor redeem anything,
// because its GET callback would sign in anyone who fetches the link, even a mail scanner. During an outage, Auth.js would
// answer as if no one were signed in. Here the answer is an error.

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
    // This throws during an outage. Auth.js would clear the cookie of a session that it could not end.
    const token = readCookie(request.headers, "session");
    if (token) await findSessionByToken(token);
    const response = await handlers.POST(cleaned(request, url));
    // Without its token, Auth.js redirects to a page, with headers that can't be changed.
    const refused = /[?&]error=/.test(response.headers.get("location") ?? "");
    if (refused) return refuse("validation_failed", { detail: "Send the csrfToken of GET /api/auth/csrf." });
    if (token && (await findSessionByToken(token)).ok) throw new Error("Auth.js did not end the session.");
    return response;
  }),
]);

// Who is signed in, with the same fields as in Auth.js, or null. Throws during an outage.
async function sessionOf(request: Request): Promise<object | null> {
  const token = readCookie(request.headers, "session");
  const found = token ? await findSessionByToken(token) : null;
  if (!found?.ok) return null;
  const { user, expiresAt } = found.value;
  return { user: { id: user.id, email: user.email, name: user.name }, expires: expiresAt };
}

// Auth.js sets several cookies with every answer. Only its CSRF token is useful.
function withoutCookies(response: Response, keepCsrf: boolean): Response {
  const csrf = `${cookieName("session").replace(/session$/, "csrf")}=`;
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  for (const line of response.headers.getSetCookie())
    if (keepCsrf && line.startsWith(csrf)) headers.append("set-cookie", line);
  return new Response(response.body, { status: response.status, headers });
}

// Auth.js answers 500 to an invalid callback URL in the query or in its cookie. It needs neither here.
function cleaned(request: Request, url: URL): NextRequest {
  const headers = new Headers(request.headers);
  const prefix = cookieName("session").replace(/session$/, "");
  const cookies = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const needed = cookies.filter((pair) => pair.startsWith(`${prefix}session=`) || pair.startsWith(`${prefix}csrf=`));
  headers.set("cookie", needed.join("; "));
  const body = request.method === "POST" ? { body: request.body, duplex: "half" as const } : {};
  return new NextRequest(`${url.origin}${url.pathname}`, { method: request.method, headers, ...body });
}
