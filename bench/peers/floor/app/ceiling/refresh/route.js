// A rotated refresh token and an access token, with the least work.

import { hash, makeToken, sign, sql } from "../../../process.mjs";
import { rotate } from "../../../statements.mjs";

export async function POST(request) {
  const form = new URLSearchParams(await request.text());
  const next = makeToken();
  const row = await rotate(sql, { refreshHash: hash(form.get("refresh_token") ?? ""), nextHash: hash(next) });
  if (!row) return Response.json({ error: "invalid_grant" }, { status: 400 });
  return Response.json({ access_token: await sign(row.user_id, row.id), refresh_token: next });
}
