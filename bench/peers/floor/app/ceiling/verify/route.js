// Redeeming a link for a session and both tokens, with the least work.

import { hash, makeToken, sign, sql } from "../../../process.mjs";
import { redeem } from "../../../statements.mjs";

export async function POST(request) {
  const { token } = await request.json();
  const [session, refresh] = [makeToken(), makeToken()];
  const row = await redeem(sql, { tokenHash: hash(token), sessionHash: hash(session), refreshHash: hash(refresh) });
  if (!row) return Response.json({ code: "invalid_credentials" }, { status: 400 });
  const body = { access_token: await sign(row.user_id, row.id), refresh_token: refresh, session_id: row.id };
  return Response.json(body, { headers: { "Set-Cookie": `session=${session}; HttpOnly; Path=/; SameSite=Lax` } });
}
