// Asking for a mail, with the least work.

import { hash, makeCode, makeToken, sendLater, sql } from "../../../process.mjs";
import { insertChallenge } from "../../../statements.mjs";

export async function POST(request) {
  const { email } = await request.json();
  const [token, code] = [makeToken(), makeCode()];
  const [{ id }] = await insertChallenge(sql, { email, tokenHash: hash(token), codeHash: hash(code) });
  sendLater(email, token, code);
  return Response.json({ challenge_id: id }, { status: 202 });
}
