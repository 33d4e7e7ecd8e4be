import postgres from "postgres";
import { expect, test } from "playwright/test";
import { makeRunner } from "@/db/runner";
import { sql } from "@/db/sql";
import { configure, restore } from "@/e2e/support/flood-limits";
import { fromSomewhere, signInEveryWay, type Secrets } from "@/e2e/support/many-sign-ins";
import { runAsNpmDoes, runCommand } from "@/e2e/support/operator";
import { moveIn, type OwnDatabase } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { accepted, askInBrowser, browser, mailedInBrowser, nothingElse } from "@/e2e/support/verbs";
import { notesWritten } from "@/lib/audit/note";
import { keepPolicyVersion } from "@/lib/policy/version";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { randomId } from "@/lib/secret";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { requestLink } from "@/lib/sign-in/request-link";
import { replay, describeReplay } from "./replay";
import { describeHistory } from "./history";

let place: OwnDatabase & { moveOut(): Promise<void> };
let secrets: Secrets;
test.beforeAll(async () => {
  place = await moveIn("history");
  secrets = await signInEveryWay(place);
});
test.afterEach(restore);
test.afterAll(() => place.moveOut());

const references = async () =>
  (
    await place.sql<{ request_id: string }[]>`select distinct request_id from audit_events where decision is not null`
  ).map((row) => row.request_id);

test("no row of the trail holds a full address, a network beyond /24 or /48, a link, a code or a cookie", async () => {
  const stored = await place.sql<{ row: string }[]>`
    select (to_jsonb(e) - array['at', 'last_at', 'minute', 'user_id', 'session_id'])::text as row from audit_events e`;
  expect(stored.length).toBeGreaterThan(40);
  const trail = stored
    .map(({ row }) => row)
    .join("\n")
    .toLowerCase();
  for (const hidden of [...secrets.addresses, ...secrets.tokens]) expect(trail).not.toContain(hidden.toLowerCase());
  expect(secrets.codes.length).toBeGreaterThan(4);
  for (const code of secrets.codes) expect(trail).not.toMatch(new RegExp(`(?<![\\w-])${code}(?![\\w-])`));
  expect(trail).toContain("2001:db8:1::/48");
});

test("the rules of that time make every recorded decision again", async () => {
  const [counted] = await place.sql<[{ decisions: number }]>`
    select count(*)::int as decisions from audit_events where decision is not null and inputs ? 'question'`;
  const causes = new Set<string>();
  let decisions = 0;
  for (const requestId of await references()) {
    const replays = (await replay(requestId)).filter(({ event }) => event.requestId === requestId);
    for (const { event, recorded, then } of replays) {
      decisions++;
      causes.add(event.reason ?? event.outcome ?? "");
      expect(then, `${event.name} ${JSON.stringify(event.inputs)} ${JSON.stringify(event.counters)}`).toBe(recorded);
    }
  }
  expect(decisions).toBe(counted.decisions);
  expect([...causes].toSorted()).toEqual([
    "code_entry_paused",
    "code_required",
    "different_browser",
    "invalid_credentials",
    "invalid_email",
    "mail_queued",
    "mail_withheld",
    "otp_expired",
    "otp_used",
    "over_email_send_rate_limit",
    "over_request_rate_limit",
    "redirect_not_allowed",
    "session_started",
    "validation_failed",
  ]);
});

test("a replay shows where the rules of today would decide differently", async () => {
  configure({ SIGN_UP: "closed", LINK_BINDING: "same-browser" });
  await keepPolicyVersion();
  const [asked, confirmed] = [fromSomewhere(), fromSomewhere()];
  accepted(await askInBrowser(somebodyNew("ada").address, {}, asked));
  restore();
  const { mail } = await mailedInBrowser(somebodyNew("bea").address);
  configure({ SIGN_UP: "closed", LINK_BINDING: "same-browser" });
  await confirmLink(mail.token, nothingElse, browser, confirmed);
  restore();
  expect(await replay(asked.requestId)).toMatchObject([
    { recorded: "allow, no mail", then: "allow, no mail", today: "allow, mail", differs: true },
  ]);
  const later = (await replay(confirmed.requestId)).filter(({ event }) => event.requestId === confirmed.requestId);
  expect(later).toMatchObject([{ recorded: "refuse, different_browser", today: "allow", differs: true }]);
  expect(describeReplay(later).join("\n")).toMatch(
    /DIFFERS\n +recorded: refuse, different_browser\n +policy at that time, [0-9a-f]{12}: refuse, different_browser\n +policy today, [0-9a-f]{12}: allow$/,
  );
});

test("a replay with a raised limit allows what a lower one refused, and says where the counters are not exact enough", async () => {
  configure({ LIMIT_SEND_PER_IP: "1/3m" });
  await keepPolicyVersion();
  const caller = fromSomewhere();
  await askInBrowser(somebodyNew("ada").address, {}, { ...caller, requestId: randomId() });
  await askInBrowser(somebodyNew("ada").address, {}, caller);
  await notesWritten();
  expect(await replay(caller.requestId)).toMatchObject([
    { recorded: "refuse, over_request_rate_limit", differs: false, notes: [] },
  ]);
  configure({ LIMIT_SEND_PER_IP: "10/3m" });
  expect(await replay(caller.requestId)).toMatchObject([
    { today: "allow", differs: true, notes: ["ask-per-network was exceeded by an unknown amount"] },
  ]);
  configure({ LIMIT_SEND_PER_IP: "10/5m" });
  expect(await replay(caller.requestId)).toMatchObject([
    { today: "allow", notes: ["ask-per-network has another window today, so its count is approximate"] },
  ]);
});

test("the recorded cost is the number of statements that Postgres really got", async () => {
  let statements = 0;
  await notesWritten();
  forgetProcessWide("database");
  const pool = postgres(place.url, { max: 1, debug: () => void statements++ });
  const counting = processWide("database", () => makeRunner(pool, 5_000, () => {}));
  try {
    // A new connection first sends statements of its own.
    await counting.run(sql`select ${sql.texts("words")}`, { words: ["a"] });
    const cost = async (requestId: string) =>
      (
        await place.sql<
          { cost: unknown }[]
        >`select cost from audit_events where request_id = ${requestId} and decision is not null`
      )[0]!.cost;
    const measured = async (act: (caller: ReturnType<typeof fromSomewhere>) => Promise<unknown>) => {
      const caller = fromSomewhere();
      statements = 0;
      await act(caller);
      await notesWritten();
      return { recorded: await cost(caller.requestId), taken: statements };
    };
    const ada = somebodyNew("ada").address;
    const asking = await measured((caller) => askInBrowser(ada, {}, caller));
    expect(asking.recorded).toEqual({ statements: asking.taken, mails: 1 });
    const malformed = await measured((caller) => requestLink({ email: "", channel: "browser", pending: null }, caller));
    expect(malformed).toEqual({ recorded: { statements: 1, mails: 0 }, taken: 1 });
    const guessing = await measured((caller) => confirmLink("A".repeat(43), nothingElse, browser, caller));
    expect(guessing.recorded).toEqual({ statements: guessing.taken, mails: 0 });
    const { mail } = await mailedInBrowser(somebodyNew("bea").address);
    const redeeming = await measured((caller) => confirmLink(mail.token, nothingElse, browser, caller));
    expect(redeeming.recorded).toEqual({ statements: redeeming.taken, mails: 0 });
    // The audit trail costs no round trip. The two statements are the flood counter and the one that redeems, starts
    // and records.
    expect(redeeming.taken).toBe(2);
    configure({ LIMIT_SEND_PER_ADDRESS: "1/1h" });
    const full = await measured((caller) => askInBrowser(ada, {}, caller));
    expect(full.recorded).toEqual({ statements: full.taken, mails: 0 });
  } finally {
    forgetProcessWide("database");
    await counting.end();
  }
});

test("a sign-in is described in order, by request id, reference or address, with its mail in between", async () => {
  const { address } = somebodyNew("ada");
  const [asked, confirmed] = [fromSomewhere(), fromSomewhere()];
  const { mail, reference } = await mailedInBrowser(address, {}, asked);
  accepted(await confirmLink(mail.token, nothingElse, browser, confirmed));
  for (const by of [asked.requestId, confirmed.requestId, reference, reference.toLowerCase(), address.toUpperCase()]) {
    const history = (await describeHistory(by)).join("\n");
    const order = [
      "challenge.requested: Someone requested",
      "  mail queued",
      "  mail attempt 1 accepted: 250",
      "challenge.redeemed: A link",
      "session.started: A session started.",
    ];
    expect(
      order.map((part) => history.indexOf(part)),
      `${by}\n${history}`,
    ).toEqual(order.map((part) => history.indexOf(part)).toSorted((a, b) => a - b));
    for (const part of order) expect(history).toContain(part);
    expect(history).toContain("by visitor, Firefox on Linux, network 2001:db8:1::/48");
    expect(history).toContain("ask-per-network 1 of 10 in 180 s (postgres)");
    expect(history).toContain("An email was queued. Statements: 2, emails: 1.");
    for (const hidden of [address, mail.token, mail.code!]) expect(history).not.toContain(hidden);
  }
  expect(await describeHistory(somebodyNew("nobody").address)).toEqual([]);
});

test("a folded refusal is found by the id of each of its requests, and says how often it happened", async () => {
  const caller = fromSomewhere();
  const ids = [caller.requestId, randomId(), randomId()];
  for (const requestId of ids) await confirmLink("A".repeat(43), nothingElse, browser, { ...caller, requestId });
  for (const id of ids)
    expect((await describeHistory(id)).join("\n"), id).toContain(
      "challenge.redeem_refused: A link or a code was presented and refused.",
    );
});

test("npm run audit prints the history and the replay", async () => {
  const caller = fromSomewhere();
  await requestLink({ email: "no address", channel: "browser", pending: null }, caller);
  await notesWritten();
  const shown = await runAsNpmDoes("audit", ["show", caller.requestId], process.env);
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("because invalid_email: We can't use that email address"),
  });
  const replayed = await runCommand("audit", ["replay", caller.requestId], process.env);
  expect(replayed).toMatchObject({ code: 0, stdout: expect.stringContaining("recorded: refuse, invalid_email") });
});
