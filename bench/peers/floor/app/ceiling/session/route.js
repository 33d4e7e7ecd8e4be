// Who a session cookie belongs to, with the least work.

import { cookieOf, hash, sql } from "../../../process.mjs";
import { findSession } from "../../../statements.mjs";

export async function GET(request) {
  const row = await findSession(sql, hash(cookieOf(request)));
  return row
    ? Response.json({ user: { id: row.user_id, email: row.email } })
    : Response.json({ code: "unauthenticated" }, { status: 401 });
}
