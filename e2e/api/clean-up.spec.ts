// /cron: platforms without long-lived processes call it, so that mail is sent and old rows are deleted.

import { randomBytes } from "node:crypto";
import { expect, test } from "playwright/test";
import { expectProblem, mailedByProgram, verify } from "../support/api";
import { ask } from "../support/http";
import { startOwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { ageChallenges, countOf } from "../support/rows";

test("/cron is for who has its secret, cleans up, and is no route at all without the setting", async () => {
  const secret = randomBytes(32).toString("base64url");
  const app = await startOwnApp("cron", { CRON_SECRET: secret });
  const { origin, database } = app;
  const call = (authorization?: string, method = "POST") =>
    ask("/cron", { origin, method, headers: { Authorization: authorization } });
  try {
    expectProblem(await ask("/cron", { method: "POST" }), 404, "not_found");
    for (const wrong of [undefined, secret, `Bearer ${secret}x`, "Bearer "])
      expectProblem(await call(wrong), 401, "unauthenticated");
    const [old, recent] = [somebodyNew("ada"), somebodyNew("bea")];
    const { mail } = await mailedByProgram(recent, {}, origin);
    await mailedByProgram(old, {}, origin);
    await ageChallenges(old.address, 25 * 60, database.sql);
    for (const method of ["GET", "POST"]) {
      const answer = await call(`Bearer ${secret}`, method);
      expect([answer.status, answer.json()]).toEqual([200, { status: "ok", queued: 0 }]);
    }
    expect(await countOf(old.address, database.sql)).toMatchObject({ challenges: 0, mails: 0 });
    expect((await verify(recent, { token: mail.token }, { origin })).status).toBe(200);
  } finally {
    await app.stop();
  }
});
