import { expect, test } from "playwright/test";
import { moveIn } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges, ageSession } from "@/e2e/support/rows";
import {
  accepted,
  aProgram,
  atOnce,
  browser,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
} from "@/e2e/support/verbs";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { enterCode } from "@/lib/sign-in/enter-code";
import { endSession } from "@/lib/sessions/end";
import { cleanUp, type CleanedUp } from "./clean-up";

let home: Awaited<ReturnType<typeof moveIn>>;
test.beforeAll(async () => {
  home = await moveIn("clean_up", { LIMIT_SEND_PER_ADDRESS_DAY: "15/1d", LIMIT_CODE_FAILURES_PER_ADDRESS: "10/1h" });
});
test.afterAll(() => home.moveOut());
test.beforeEach(async () => {
  await home.sql`truncate users, challenges, outbox_messages, mail_allowances, code_failures, flood_counters, mail_suppressions, captured_messages cascade`;
});

const nothing = {
  challenges: 0,
  messages: 0,
  sessions: 0,
  authorizationCodes: 0,
  personalAccessTokens: 0,
  refreshFamilies: 0,
  revokedAccessTokens: 0,
  floodWindows: 0,
  mailAllowances: 0,
  codeFailures: 0,
  suppressions: 0,
  capturedMessages: 0,
  auditEvents: 0,
};
const run = async (limits?: { rows?: number; seconds?: number }): Promise<CleanedUp> => (await cleanUp(limits))!;
const count = async (table: string) => Number((await home.sql.unsafe(`select count(*) from ${table}`))[0]!.count);
const person = () => somebodyNew("ada").address;

/** A challenge that was requested so many minutes ago, and redeemed then too if asked. */
async function challengeOf(minutes: number, { redeemed = false } = {}) {
  const address = person();
  const asked = await mailedInBrowser(address);
  if (redeemed) accepted(await confirmLink(asked.mail.token, nothingElse, program, aProgram()));
  await ageChallenges(address, minutes, home.sql);
  if (redeemed)
    await home.sql`update challenges set redeemed_at = redeemed_at - make_interval(mins => ${minutes}) where email = ${address}`;
  return { address, token: asked.mail.token };
}

test("a challenge is deleted a day after it was redeemed or expired, with its links and mails, and no earlier", async () => {
  const day = 24 * 60;
  const pending = await challengeOf(0);
  const expired = await challengeOf(day + 14);
  const used = await challengeOf(day - 1, { redeemed: true });
  await challengeOf(day + 16);
  await challengeOf(day + 1, { redeemed: true });
  expect(await run()).toEqual({ forgotten: { ...nothing, challenges: 2 }, finished: true });
  expect([
    await count("challenges"),
    await count("verification_tokens"),
    await count("outbox_messages"),
    await count("delivery_attempts"),
  ]).toEqual([3, 3, 3, 3]);
  // These answers are why it is kept that long.
  const answers = [expired, used].map(({ token }) => confirmLink(token, nothingElse, program, aProgram()));
  expect((await Promise.all(answers)).map((outcome) => !outcome.ok && outcome.reason)).toEqual([
    "otp_expired",
    "otp_used",
  ]);
  expect((await confirmLink(pending.token, nothingElse, program, aProgram())).ok).toBe(true);
  expect((await run()).forgotten).toEqual(nothing);
});

test("a session is deleted a day after it ended or expired, whichever came first, and a live one stays", async () => {
  const start = async () => {
    const { mail } = await mailedInBrowser(person());
    return accepted(await confirmLink(mail.token, nothingElse, browser, aProgram())).session.id;
  };
  const [live, idle, ended, justEnded, runOut] = [
    await start(),
    await start(),
    await start(),
    await start(),
    await start(),
  ];
  await ageSession(idle, 29, home.sql);
  for (const id of [ended, justEnded]) await endSession(id, aProgram());
  await home.sql`update sessions set ended_at = now() - interval '25 hours' where id = ${ended}`;
  await ageSession(runOut, 32, home.sql);
  expect((await run()).forgotten).toEqual({ ...nothing, sessions: 2 });
  expect((await home.sql`select id from sessions`).map(({ id }) => id as string).toSorted()).toEqual(
    [live, idle, justEnded].toSorted(),
  );
  expect(await count("users")).toBe(5);
});

test("counts that no limit uses any more are deleted; a pause, a mail of today and an open window stay", async () => {
  const past = (interval: string) => home.sql`now() - ${interval}::interval`;
  await home.sql`insert into mail_allowances (mailbox_hash, bucket, mailed_at) values
    ('old', 'public', array[${past("3 days")}, ${past("25 hours")}]), ('today', 'public', array[${past("3 days")}, ${past("23 hours")}])`;
  await home.sql`insert into code_failures (address_hash, bucket, failed_at, paused_until) values
    ('old', 'public', array[${past("61 minutes")}], null), ('right', 'known', '{}', null), ('pause-over', 'public', array[${past("3 hours")}], ${past("2 hours")}),
    ('recent', 'public', array[${past("3 hours")}, ${past("59 minutes")}], null), ('paused', 'public', array[${past("3 hours")}], now() + interval '1 minute')`;
  await home.sql`insert into flood_counters (key, hits, resets_at) values ('over', 3, ${past("1 second")}), ('open', 3, now() + interval '1 minute')`;
  await home.sql`insert into mail_suppressions (address_hash, cause, until_at) values ('over', 'hard_bounce', ${past("1 second")}), ('on', 'not_asked_for', now() + interval '1 minute')`;
  expect((await run()).forgotten).toEqual({
    ...nothing,
    mailAllowances: 1,
    codeFailures: 3,
    floodWindows: 1,
    suppressions: 1,
  });
  const left =
    await home.sql`select mailbox_hash as key from mail_allowances union all select address_hash from code_failures union all select key from flood_counters union all select address_hash from mail_suppressions`;
  expect(left.map(({ key }) => key as string).toSorted()).toEqual(["on", "open", "paused", "recent", "today"]);
});

test("mail without a challenge is deleted after thirty days, and captured mail beyond the newest two thousand", async () => {
  const message = (days: number) => home.sql`
    insert into outbox_messages (id, kind, recipient, request_id, details, expires_at, created_at, state)
    values (gen_random_uuid(), 'new_device', 'ada@people.example', ${`d${days}`}, '{}', now(), now() - make_interval(days => ${days}), 'sent')`;
  for (const days of [29, 31, 60]) await message(days);
  await home.sql`insert into captured_messages (recipient, subject, text, html, raw, at) select 'ada@people.example', 's', 't', 'h', 'r', now() - make_interval(secs => n) from generate_series(1, 2003) n`;
  expect((await run()).forgotten).toEqual({ ...nothing, messages: 2, capturedMessages: 3 });
  expect((await home.sql`select request_id from outbox_messages`).map(({ request_id }) => request_id)).toEqual(["d29"]);
  const [oldest] = await home.sql`select extract(epoch from now() - min(at))::int as age from captured_messages`;
  expect(oldest!.age).toBeLessThan(2_003);
});

test("an authorization code is deleted a day after it expired", async () => {
  const { mail } = await mailedInBrowser(person());
  const { session } = accepted(await confirmLink(mail.token, nothingElse, browser, aProgram()));
  const code = (name: string, hours: number) => home.sql`
    insert into authorization_codes (code_hash, client_id, redirect_uri, code_challenge, scope, session_id, expires_at)
    values (${name}, 'default', 'https://app.example/in', 'c', 'read', ${session.id}, now() - make_interval(hours => ${hours}))`;
  for (const [name, hours] of [
    ["young", 23],
    ["old", 25],
  ] as const)
    await code(name, hours);
  expect((await run()).forgotten).toEqual({ ...nothing, authorizationCodes: 1 });
  expect((await home.sql`select code_hash from authorization_codes`).map(({ code_hash }) => code_hash)).toEqual([
    "young",
  ]);
});

test("a personal access token is deleted a day after it ended or expired", async () => {
  const { user } = await signIn(person());
  const token = (name: string, expired: string, ended: string | null) => home.sql`
    insert into personal_access_tokens (id, user_id, token_hash, name, scope, expires_at, ended_at)
    values (gen_random_uuid(), ${user.id}, ${name}, ${name}, 'read', now() + ${expired}::interval, now() + ${ended}::interval)`;
  for (const [name, expired, ended] of [
    ["live", "1 hour", null],
    ["ended", "1 hour", "-23 hours"],
    ["long ended", "1 hour", "-25 hours"],
    ["expired", "-23 hours", null],
    ["long expired", "-25 hours", null],
  ] as const) {
    await token(name, expired, ended);
  }
  expect((await run()).forgotten).toEqual({ ...nothing, personalAccessTokens: 2 });
  expect((await home.sql`select name from personal_access_tokens order by name`).map(({ name }) => name)).toEqual([
    "ended",
    "expired",
    "live",
  ]);
});

test("a refresh family is deleted a day after it ended, and a revocation once its token has expired", async () => {
  const { mail } = await mailedInBrowser(person());
  const { session } = accepted(await confirmLink(mail.token, nothingElse, browser, aProgram()));
  const family = (name: string, hours: number | null) => home.sql`
    insert into refresh_families (id, token_hash, session_id, client_id, scope, ended_at)
    values (gen_random_uuid(), ${name}, ${session.id}, 'default', 'read', now() - make_interval(hours => ${hours}::int))`;
  for (const [name, hours] of [
    ["live", null],
    ["just-ended", 23],
    ["ended", 25],
  ] as const)
    await family(name, hours);
  await home.sql`insert into revoked_access_tokens values ('past', now() - interval '2 minutes'), ('counts', now() + interval '1 minute')`;
  expect((await run()).forgotten).toEqual({ ...nothing, refreshFamilies: 1, revokedAccessTokens: 1 });
  expect(
    (await home.sql`select token_hash from refresh_families`).map(({ token_hash }) => token_hash as string).toSorted(),
  ).toEqual(["just-ended", "live"]);
  expect((await home.sql`select jti from revoked_access_tokens`).map(({ jti }) => jti)).toEqual(["counts"]);
});

test("audit events are deleted after ninety days", async () => {
  const event = (days: number) => home.sql`
    insert into audit_events (name, request_id, network, user_agent, at) values ('session.ended', ${`days-${days}`}, 'unknown', '', now() - make_interval(days => ${days}))`;
  for (const days of [89, 91, 120]) await event(days);
  expect((await run()).forgotten).toEqual({ ...nothing, auditEvents: 2 });
  expect(
    (await home.sql`select request_id from audit_events where request_id like 'days-%'`).map(
      ({ request_id }) => request_id,
    ),
  ).toEqual(["days-89"]);
});

const windows = (most: number) =>
  home.sql`insert into flood_counters (key, hits, resets_at) select 'w' || n, 1, now() - interval '1 minute' from generate_series(1, ${most}) n`;

test("one process cleans up; another stops at once and deletes nothing", async () => {
  await windows(10);
  await home.sql.begin(async (other) => {
    await other`select pg_advisory_xact_lock(7069502)`;
    expect(await cleanUp()).toBeNull();
    expect(await count("flood_counters")).toBe(10);
  });
  expect((await run()).forgotten.floodWindows).toBe(10);
});

test("any number of runs at once delete each row once", async () => {
  await windows(200);
  const done = await atOnce(6, () => cleanUp({ rows: 7 }));
  expect(done.reduce((sum, one) => sum + (one?.forgotten.floodWindows ?? 0), 0)).toBe(200);
  expect(await count("flood_counters")).toBe(0);
});

test("what a run had no time for is left for the next one", async () => {
  await windows(25);
  expect(await run({ rows: 10, seconds: -1 })).toEqual({ forgotten: nothing, finished: false });
  expect(await count("flood_counters")).toBe(25);
  expect(await run({ rows: 10 })).toEqual({ forgotten: { ...nothing, floodWindows: 25 }, finished: true });
});

test("a chore that fails is reported, and the others are done", async () => {
  await windows(5);
  await home.sql`alter table captured_messages rename to away`;
  try {
    expect(await run()).toEqual({ forgotten: { ...nothing, floodWindows: 5 }, finished: false });
  } finally {
    await home.sql`alter table away rename to captured_messages`;
  }
});

test("a code that is typed while the count of its address is deleted is still counted", async () => {
  const address = person();
  const asked = await mailedInBrowser(address);
  await home.sql`insert into code_failures (address_hash, bucket, failed_at) select address_hash, 'public', array[now() - interval '2 hours'] from challenges where email = ${address}`;
  const wrong = asked.code === "000000" ? "111111" : "000000";
  await Promise.all([
    cleanUp(),
    enterCode(wrong, { kind: "asked-here" }, { ...nothingElse, askedHere: asked.askedHere }, browser, aProgram()),
  ]);
  const [row] = await home.sql`select cardinality(failed_at) as failures from code_failures`;
  expect(row).toEqual({ failures: 1 });
});

test("a batch finds its rows by an index, however many rows there are", async () => {
  await windows(20_000);
  await home.sql`update flood_counters set resets_at = now() + interval '1 hour' where key not in ('w1', 'w2')`;
  await home.sql`analyze flood_counters`;
  const plan =
    await home.sql`explain select key from flood_counters where resets_at <= now() order by resets_at limit 500 for update skip locked`;
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("flood_counters_resets_at");
});
