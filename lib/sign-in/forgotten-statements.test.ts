// No decision changes because Postgres has forgotten a prepared statement.

import { expect, test } from "playwright/test";
import { run } from "@/db/client";
import { sql } from "@/db/sql";
import { moveIn } from "@/e2e/support/own-database";
import {
  accepted,
  aProgram,
  atOnce,
  askInBrowser,
  browser,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
  signInByProgram,
} from "@/e2e/support/verbs";
import { findSessionByToken } from "@/lib/sessions/find";
import { refresh } from "@/lib/oauth/refresh/refresh";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

let home: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  home = await moveIn("forgetful", {
    LIMIT_SEND_PER_ADDRESS: "1000/1h",
    LIMIT_SEND_PER_ADDRESS_DAY: "1000/1d",
    LIMIT_SEND_PER_IP: "10000/3m",
    LIMIT_SEND_PER_BROWSER: "10000/10m",
    LIMIT_VERIFY_PER_IP: "10000/5m",
    RESEND_COOLDOWN_SECONDS: "1",
  });
});
test.afterAll(() => home.moveOut());

// Each runs on a connection of its own, because the statement takes a while.
const deallocation = sql`do $$ begin perform pg_sleep(0.05); execute 'deallocate all'; end $$`;
const forget = () => atOnce(10, () => run(deallocation));

const ways: [string, () => Promise<unknown>][] = [
  ["connections that lose all they had prepared", forget],
  [
    "a migration of a newer build, which adds columns",
    async () => {
      for (const table of [
        "challenges",
        "outbox_messages",
        "sessions",
        "users",
        "refresh_families",
        "verification_tokens",
      ]) {
        await home.sql.unsafe(`alter table ${table} add column if not exists newer boolean not null default true`);
      }
    },
  ],
];

for (const [what, happens] of ways) {
  test(`a request for a mail is as eligible as before, after ${what}`, async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      await mailedInBrowser(`ada.${round}.${ways.findIndex(([way]) => way === what)}@example.com`);
      await happens();
      const asked = accepted(await askInBrowser("grace@example.com"));
      const [row] =
        await home.sql`select eligible, (select count(*)::int from outbox_messages m where m.challenge_id = c.id and m.state = 'withheld') as withheld from challenges c where id = ${asked.id}`;
      expect(row).toEqual({ eligible: true, withheld: 0 });
    }
  });

  test(`links, codes and tokens still work, once, after ${what}`, async () => {
    const number = ways.findIndex(([way]) => way === what);
    await signIn(`warm.${number}@example.com`);
    const refreshing = await signInByProgram(`program.${number}@example.com`);
    const link = await mailedInBrowser(`link.${number}@example.com`);
    const code = await mailedByProgram(`code.${number}@example.com`);
    await happens();
    const opened = await atOnce(10, () => confirmLink(link.mail.token, nothingElse, browser, aProgram()));
    const redeemed = opened.filter((outcome) => outcome.ok);
    expect(redeemed).toHaveLength(1);
    const signedIn = accepted(redeemed[0]!);
    expect(signedIn.user).toMatchObject({ email: `link.${number}@example.com` });
    await happens();
    expect(accepted(await findSessionByToken(signedIn.sessionToken!)).user.id).toBe(signedIn.user.id);
    await happens();
    const typed = await enterCode(
      code.code,
      { kind: "challenge_id", capability: code.capability },
      nothingElse,
      program,
      aProgram(),
    );
    expect(typed).toMatchObject({ ok: true });
    await happens();
    const refreshed = await atOnce(10, () =>
      refresh({ token: refreshing.tokens.refreshToken, client: refreshing.client, caller: aProgram() }),
    );
    expect(new Set(refreshed.map((outcome) => accepted(outcome).refreshToken)).size).toBe(1);
  });
}

test("each look-up finds its own session while statements are forgotten all the time", async () => {
  const people = await Promise.all(["one", "two", "three", "four"].map((name) => signIn(`${name}@example.com`)));
  const look = async () => {
    for (let round = 0; round < 25; round++) {
      const found = await Promise.all(people.map(({ sessionToken }) => findSessionByToken(sessionToken)));
      expect(found.map((session) => accepted(session).user.email)).toEqual(people.map(({ user }) => user.email));
    }
  };
  const state = { looking: true };
  const forgetting = (async () => {
    while (state.looking) await forget();
  })();
  await atOnce(10, look).finally(() => (state.looking = false));
  await forgetting;
});
