// Nobody can fill the audit trail: for every event, what bounds the number of rows that anyone can cause.

import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { failureOf } from "@/app/_http/failure";
import { noteForeign } from "@/app/_http/listener/note-foreign";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { fromSomewhere } from "@/e2e/support/many-sign-ins";
import { moveIn, type OwnDatabase } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { ageChallenges } from "@/e2e/support/rows";
import {
  accepted,
  askInBrowser,
  browser,
  mailedInBrowser,
  nothingElse,
  signIn,
  signInByProgram,
} from "@/e2e/support/verbs";
import type { Caller } from "@/lib/caller";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { stopLink, stopMail } from "@/lib/mail/suppression";
import { limits, numberOf } from "@/lib/policy/limits";
import { keepPolicyVersion } from "@/lib/policy/version";
import { forgetProcessWide } from "@/lib/process-wide";
import { randomToken } from "@/lib/secret";
import { endSession } from "@/lib/sessions/end";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { requestLink } from "@/lib/sign-in/request-link";
import { issueAccessToken } from "@/lib/tokens/access";
import { revoke } from "@/lib/oauth/revoke";
import { isFolded, type AuditEventName, auditEvents } from "./catalogue";
import { notesWritten } from "./note";

type Bound =
  /** The same within a minute is one row with a count. */
  | { by: "fold"; same: string }
  /** A limit of lib/policy is checked first. */
  | { by: "limit"; limit: string }
  /** It happens at most once for each of a bounded number of rows. */
  | { by: "cap"; what: string }
  /** It happens once to the result of those events. */
  | { by: "single use"; after: AuditEventName[] }
  /** Only an operator or the service itself causes it. */
  | { by: "operator" };

const refusals: Bound = { by: "fold", same: "reason, network, and behind the limits the address" };
const operator: Bound = { by: "operator" };

const bounds: Record<AuditEventName, Bound> = {
  "challenge.requested": { by: "limit", limit: "ask-per-network" },
  "challenge.resent": { by: "limit", limit: "ask-per-network" },
  "challenge.refused": refusals,
  "challenge.redeemed": { by: "single use", after: ["challenge.requested"] },
  "challenge.redeem_refused": refusals,
  "session.started": { by: "single use", after: ["challenge.redeemed"] },
  "session.reauthenticated": { by: "single use", after: ["challenge.redeemed"] },
  "session.ended": { by: "single use", after: ["session.started"] },
  "mail.paused": { by: "cap", what: "one an hour for each address that was mailed" },
  "request.refused": refusals,
  "request.failed": { by: "fold", same: "network" },
  "policy.adopted": operator,
  "token.issued": { by: "single use", after: ["authorization.redeemed"] },
  "token.reuse_detected": { by: "single use", after: ["session.started", "token.issued"] },
  "token.revoked": { by: "fold", same: "session and client, for access tokens; a refresh family ends once" },
  "personal_access_token.created": { by: "limit", limit: "new-tokens-per-user" },
  "personal_access_token.ended": { by: "single use", after: ["personal_access_token.created"] },
  "key.rotated": operator,
  "key.retired": operator,
  "key.resealed": operator,
  "client.added": operator,
  "client.edited": operator,
  "client.removed": operator,
  "client.secret_replaced": operator,
  "authorization.granted": { by: "limit", limit: "authorize-per-session" },
  "authorization.refused": refusals,
  "authorization.redeemed": { by: "single use", after: ["authorization.granted"] },
  "authorization.redeem_refused": refusals,
};

const times = 50;
// A minute may end in between.
const folded = 2;

let place: OwnDatabase & { moveOut(): Promise<void> };
test.beforeAll(async () => {
  place = await moveIn("bounds", { LIMIT_SEND_PER_ADDRESS: "100/1h", LIMIT_SEND_PER_ADDRESS_DAY: "100/1d" });
});
test.afterEach(() => {
  restore();
  forgetProcessWide("log");
});
test.afterAll(() => place.moveOut());

const repeat = async (act: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < times; index++) await act(index);
};
/** One network, and requests that differ in everything else. */
const fromOneNetwork = (): (() => Caller) => {
  const { networkKey } = somebody();
  return () => somebody({ networkKey });
};
const askedAtMost = () => numberOf(limits.askPerNetwork).count;

/** How an outsider repeats each event, and how many rows fifty times may cause. The rest is tested elsewhere. */
const attempts: Partial<Record<AuditEventName, () => Promise<number>>> = {
  "challenge.requested": async () => {
    const caller = fromOneNetwork();
    await repeat(() => askInBrowser(somebodyNew("ada").address, {}, caller()));
    return askedAtMost();
  },
  "challenge.resent": async () => {
    const [caller, { address }] = [fromOneNetwork(), somebodyNew("ada")];
    const { id } = accepted(await askInBrowser(address, {}, caller()));
    await repeat(async () => {
      await ageChallenges(address, 0.25, place.sql);
      await place.sql`update challenges set mailed_at = mailed_at - interval '2 minutes' where id = ${id}`;
      await requestLink({ email: address, channel: "browser", pending: await findBrowserChallenge(id) }, caller());
    });
    return askedAtMost();
  },
  "challenge.refused": async () => {
    const caller = fromOneNetwork();
    await repeat((index) => requestLink({ email: `no address ${index}`, channel: "browser", pending: null }, caller()));
    return folded;
  },
  "challenge.redeemed": async () => {
    const { mail } = await mailedInBrowser(somebodyNew("ada").address);
    await repeat(() => confirmLink(mail.token, nothingElse, browser, fromSomewhere()));
    return 1;
  },
  "challenge.redeem_refused": async () => {
    const caller = fromOneNetwork();
    await repeat(() => confirmLink(randomToken(), nothingElse, browser, caller()));
    // Wrong links, and from the limit on refusals by the limit.
    return folded * 2;
  },
  "session.started": async () => {
    const { mail } = await mailedInBrowser(somebodyNew("ada").address);
    await repeat(() => confirmLink(mail.token, nothingElse, browser, fromSomewhere()));
    return 1;
  },
  "session.reauthenticated": async () => {
    const { address } = somebodyNew("ada");
    const { sessionToken } = await signIn(address);
    const { mail } = await mailedInBrowser(address);
    const into = { kind: "browser", previousToken: sessionToken } as const;
    await repeat(() => confirmLink(mail.token, nothingElse, into, fromSomewhere()));
    return 1;
  },
  "session.ended": async () => {
    const { session } = await signIn(somebodyNew("ada").address);
    await repeat(() => endSession(session.id, fromSomewhere()));
    return 1;
  },
  "mail.paused": async () => {
    const { address } = somebodyNew("ada");
    accepted(await askInBrowser(address));
    const [mail] = await place.sql<[{ id: string }]>`select id from outbox_messages where recipient = ${address}`;
    const token = new URL(stopLink(mail.id)).searchParams.get("m")!;
    await repeat(async () => accepted(await stopMail(token, fromSomewhere())));
    return 1;
  },
  "request.refused": async () => {
    const caller = fromOneNetwork();
    await repeat(async (index) =>
      noteForeign(new Headers({ Origin: `https://evil-${index}.example` }), `/auth/login?${index}`, caller()),
    );
    return folded;
  },
  "request.failed": async () => {
    configure({ LOG_LEVEL: "silent" });
    forgetProcessWide("log");
    const caller = fromOneNetwork();
    await repeat(async () => failureOf(new Error("A broken assumption."), "request", caller()));
    return folded;
  },
  "policy.adopted": async () => {
    configure({ RESEND_COOLDOWN_SECONDS: "598" });
    await repeat(keepPolicyVersion);
    return 1;
  },
  "token.revoked": async () => {
    const { client, session, user } = await signInByProgram(somebodyNew("ada").address);
    await repeat(async () => {
      const { token } = await issueAccessToken({
        subject: user.subject,
        sessionId: session.id,
        clientId: client.id,
        scope: "read",
        authenticatedAt: session.authenticatedAt,
      });
      await revoke({ token, client, caller: fromSomewhere() });
    });
    return folded;
  },
};

/** Where the bounds of the other events are tested. */
const elsewhere: Partial<Record<AuditEventName, string>> = {
  "personal_access_token.created": "lib/tokens/personal/personal.test.ts",
  "authorization.granted": "lib/oauth/codes/authorization-code.test.ts",
  "authorization.refused": "lib/oauth/codes/authorization-code.test.ts",
  "authorization.redeemed": "lib/oauth/codes/authorization-code.test.ts",
  "authorization.redeem_refused": "lib/oauth/codes/authorization-code.test.ts",
  "token.issued": "lib/oauth/codes/authorization-code.test.ts",
  "token.reuse_detected": "lib/oauth/refresh/refresh.test.ts",
  "personal_access_token.ended": "lib/tokens/personal/personal.test.ts",
};

test("every event names its bound, and a chain of events ends in one that is bounded", () => {
  expect(Object.keys(bounds).toSorted()).toEqual(Object.keys(auditEvents).toSorted());
  const ends = (name: AuditEventName, behind: AuditEventName[]): boolean => {
    const bound = bounds[name];
    return (
      bound.by !== "single use" ||
      (!behind.includes(name) && bound.after.every((before) => ends(before, [...behind, name])))
    );
  };
  const names = Object.values(limits).map(({ name }) => name as string);
  for (const name of Object.keys(bounds) as AuditEventName[]) {
    const bound = bounds[name];
    expect(ends(name, []), name).toBe(true);
    if (isFolded(name)) expect(bound.by, name).toBe("fold");
    if (bound.by === "limit") expect(names, name).toContain(bound.limit);
  }
});

test("every event that an outsider can cause is repeated here, or in a test elsewhere that names it", () => {
  for (const [name, { by }] of Object.entries(bounds) as [AuditEventName, Bound][]) {
    if (by === "operator" || attempts[name]) continue;
    expect(elsewhere[name], name).toMatch(/\.test\.ts$/);
    expect(readFileSync(elsewhere[name]!, "utf8"), name).toContain(`"${name}"`);
  }
});

for (const [name, attempt] of Object.entries(attempts)) {
  test(`${name}, caused fifty times, leaves no more rows than its bound, and at least one`, async () => {
    const count = async () =>
      (await place.sql<[{ count: number }]>`select count(*)::int as count from audit_events where name = ${name}`)[0]
        .count;
    await notesWritten();
    const before = await count();
    const bound = await attempt();
    await notesWritten();
    const rows = (await count()) - before;
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(bound);
  });
}
