import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { failureOf } from "@/app/_http/failure";
import { noteForeign } from "@/app/_http/listener/note-foreign";
import { configure, restore } from "@/e2e/support/flood-limits";
import { fromSomewhere } from "@/e2e/support/many-sign-ins";
import { moveIn, type OwnDatabase } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges } from "@/e2e/support/rows";
import { accepted, askInBrowser, browser, mailedInBrowser, nothingElse, signIn } from "@/e2e/support/verbs";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { stopLink, stopMail } from "@/lib/mail/suppression";
import { keepPolicyVersion, policyVersion } from "@/lib/policy/version";
import { endSession } from "@/lib/sessions/end";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { requestLink } from "@/lib/sign-in/request-link";
import { auditEvents, auditOutcomes, type AuditEventName } from "./catalogue";
import { notesWritten } from "./note";

let place: OwnDatabase & { moveOut(): Promise<void> };
test.beforeAll(async () => {
  place = await moveIn("catalogue");
});
test.afterEach(restore);
test.afterAll(() => place.moveOut());

const redeemed = async () => {
  const caller = fromSomewhere();
  const { mail } = await mailedInBrowser(somebodyNew("ada").address);
  accepted(await confirmLink(mail.token, nothingElse, browser, caller));
  return caller.requestId;
};
const foreign = (origin: string) => {
  const caller = fromSomewhere();
  noteForeign(new Headers({ Origin: origin }), "/auth/login?email=ada@people.example", caller);
  return caller.requestId;
};

/**
 * Causes each event, and returns the id of the request that it is recorded under. A new event needs a line here or
 * below.
 */
const paths: Partial<Record<AuditEventName, () => Promise<string>>> = {
  "challenge.requested": async () => {
    const caller = fromSomewhere();
    accepted(await askInBrowser(somebodyNew("ada").address, {}, caller));
    return caller.requestId;
  },
  "challenge.resent": async () => {
    const [ada, caller] = [somebodyNew("ada"), fromSomewhere()];
    const { id } = accepted(await askInBrowser(ada.address));
    await ageChallenges(ada.address, 2, place.sql);
    accepted(
      await requestLink({ email: ada.address, channel: "browser", pending: await findBrowserChallenge(id) }, caller),
    );
    return caller.requestId;
  },
  "challenge.refused": async () => {
    const caller = fromSomewhere();
    await requestLink({ email: "no address", channel: "browser", pending: null }, caller);
    return caller.requestId;
  },
  "challenge.redeemed": redeemed,
  "challenge.redeem_refused": async () => {
    const caller = fromSomewhere();
    await confirmLink("A".repeat(43), nothingElse, browser, caller);
    return caller.requestId;
  },
  "session.started": redeemed,
  "session.reauthenticated": async () => {
    const [{ address }, caller] = [somebodyNew("ada"), fromSomewhere()];
    const { sessionToken } = await signIn(address);
    const { mail } = await mailedInBrowser(address);
    accepted(await confirmLink(mail.token, nothingElse, { kind: "browser", previousToken: sessionToken }, caller));
    return caller.requestId;
  },
  "session.ended": async () => {
    const caller = fromSomewhere();
    await endSession((await signIn(somebodyNew("ada").address)).session.id, caller);
    return caller.requestId;
  },
  "mail.paused": async () => {
    const [ada, caller] = [somebodyNew("ada"), fromSomewhere()];
    accepted(await askInBrowser(ada.address));
    const [mail] = await place.sql<[{ id: string }]>`select id from outbox_messages where recipient = ${ada.address}`;
    accepted(await stopMail(new URL(stopLink(mail.id)).searchParams.get("m")!, caller));
    return caller.requestId;
  },
  "request.refused": async () => foreign("https://evil.example"),
  "request.failed": async () => {
    configure({ LOG_LEVEL: "silent" });
    const caller = fromSomewhere();
    expect(failureOf(new Error("A broken assumption."), "request", caller)).toMatchObject({ reason: "internal_error" });
    return caller.requestId;
  },
  "policy.adopted": async () => {
    configure({ RESEND_COOLDOWN_SECONDS: "599" });
    await keepPolicyVersion();
    const [row] = await place.sql<
      [{ request_id: string }]
    >`select request_id from audit_events where policy_version = ${policyVersion()}`;
    return row.request_id;
  },
};

/** Every other test of lib/: an event that its own room causes is named there. */
const elsewhere = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith("audit/"))
  .map((file) => readFileSync(`lib/${file}`, "utf8"));

test("every event has a path here, or a test elsewhere that names it", () => {
  const unnamed = (Object.keys(auditEvents) as AuditEventName[]).filter(
    (name) => !paths[name] && !elsewhere.some((text) => text.includes(`"${name}"`)),
  );
  expect(elsewhere.length).toBeGreaterThan(20);
  expect(unnamed).toEqual([]);
});

for (const [name, bringAbout] of Object.entries(paths)) {
  test(`${name} is recorded where it happens, with every column of an event`, async () => {
    const requestId = await bringAbout();
    await notesWritten();
    const [event] = await place.sql`select * from audit_events where request_id = ${requestId} and name = ${name}`;
    expect(event).toMatchObject({
      actor: expect.stringMatching(/^(visitor|system|user:[0-9a-f-]{36})$/),
      network: expect.any(String),
      count: 1,
    });
    if (event!.decision) expect(event!.policy_version).toMatch(/^[0-9a-f]{12}$/);
    if (name.endsWith("refused"))
      expect(event).toMatchObject({ decision: "refuse", reason: expect.any(String), fold_key: expect.any(String) });
    if (event!.outcome) expect(Object.keys(auditOutcomes)).toContain(event!.outcome);
  });
}

test("every event is in the past tense and described in a sentence", () => {
  for (const [name, sentence] of Object.entries(auditEvents)) {
    expect(name).toMatch(/^[a-z_]+\.[a-z_]*(ed|ent)(_[a-z]+)?$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

test("the origin of a foreign page is recorded, but no other text of it", async () => {
  for (const [origin, recorded] of [
    ["https://evil.example", "https://evil.example"],
    ["null", "null"],
    ["https://ada@people.example", "another"],
  ] as const) {
    const requestId = foreign(origin);
    await notesWritten();
    const [event] = await place.sql`select inputs from audit_events where request_id = ${requestId}`;
    expect(event!.inputs).toEqual({ path: "/auth/login", origin: recorded, site: "none" });
  }
});

test("the same rules have the same version, and it changes with any of them", async () => {
  const standard = policyVersion();
  const changes = [
    ["LIMIT_SEND_PER_IP", "11/3m"],
    ["LIMIT_SEND_PER_IP", "10/4m"],
    ["SIGN_UP", "closed"],
    ["SIGN_UP", "a.example"],
    ["LINK_BINDING", "code"],
  ] as const;
  for (const [name, value] of changes) {
    configure({ [name]: value });
    expect(policyVersion(), `${name}=${value}`).not.toBe(standard);
    restore();
  }
  configure({ SIGN_UP: "b.example,a.example" });
  const listed = policyVersion();
  configure({ SIGN_UP: "a.example,b.example", SERVICE_NAME: "Another" });
  expect(policyVersion()).toBe(listed);
  restore();
  expect(policyVersion()).toBe(standard);
});
