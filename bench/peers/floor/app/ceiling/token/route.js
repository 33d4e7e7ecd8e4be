// An access token for a session cookie, with the least work.

import { cookieOf, hash, sign, sql } from "../../../process.mjs";
import { findSession } from "../../../statements.mjs";

export async function POST(request) {
  const row = await findSession(sql, hash(cookieOf(request)));
  return row
    ? Response.json({ access_token: await sign(row.user_id, row.id) })
    : Response.json({ code: "unauthenticated" }, { status: 401 });
}
