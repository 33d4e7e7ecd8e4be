import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { deliverLater, openPostOffice, outboxOf, told, type PostOffice } from "@/e2e/support/outbox";
import { restart } from "@/e2e/support/own-database";
import { somebodyNew } from "@/e2e/support/people";
import { failAt } from "@/e2e/support/smtp-script";
import { accepted, askByProgram, askInBrowser, atOnce } from "@/e2e/support/verbs";
import { findBrowserChallenge } from "@/lib/challenges/pending";
import { keyedHash, randomToken } from "@/lib/secret";
import { requestLink } from "@/lib/sign-in/request-link";
import { ageChallenges } from "@/e2e/support/rows";
import { deliverDue } from "./delivery/deliver";
import { hardBounceHours, notAskedForHours, stopLink, stopMail, viewStopLink } from "./suppression";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("suppression");
});
test.beforeEach(() => office.reset());
test.afterAll(() => office.close());

async function ageSuppressions(hours: number): Promise<void> {
  await office.sql`update mail_suppressions set until_at = until_at - make_interval(secs => ${hours * 3600}::float8)`;
}

/** Asks and delivers. @returns how many mails were sent */
async function mailsFor(address: string, caller = somebody()): Promise<number> {
  const before = office.server.received.length;
  accepted(await askInBrowser(address, {}, caller));
  await deliverDue();
  return office.server.received.length - before;
}

async function bounced(): Promise<string> {
  const { address } = somebodyNew("gone");
  office.server.setScript(failAt("rcpt", "550 5.1.1 No such mailbox", { times: 1 }));
  expect(await mailsFor(address)).toBe(0);
  return address;
}

const knownBrowserOf = (address: string) => somebody({ knownAddresses: [keyedHash("address", address)] });

test.describe("an address that bounced hard", () => {
  test("gets no mail for a time, and then gets it again", async () => {
    const address = await bounced();
    expect(await mailsFor(address)).toBe(0);
    await ageSuppressions(hardBounceHours - 0.1);
    expect(await mailsFor(address)).toBe(0);
    await ageSuppressions(0.1);
    expect(await mailsFor(address)).toBe(1);
  });

  test("gets none for a known browser either: there is no mailbox", async () => {
    const address = await bounced();
    expect(await mailsFor(address, knownBrowserOf(address))).toBe(0);
  });

  test("is answered like any other, and only the timeline knows", async () => {
    const address = await bounced();
    const suppressed = accepted(await askByProgram(address));
    const usual = accepted(await askByProgram(somebodyNew("ada").address));
    const shape = (answer: object) =>
      Object.entries(answer).map(([name, value]) => [name, typeof value, String(value).length]);
    expect(shape(suppressed)).toEqual(shape(usual));
    expect({ ...suppressed, id: 0, addressHash: 0, capability: 0, reference: 0 }).toEqual({
      ...usual,
      id: 0,
      addressHash: 0,
      capability: 0,
      reference: 0,
    });

    await deliverLater(office.sql);
    expect(office.server.received.map(({ to }) => to)).not.toContain(address);
    const row = (await outboxOf(office.sql, address)).at(-1);
    expect(row).toMatchObject({
      state: "suppressed",
      sealed_link: null,
      sealed_code: null,
      settled_at: expect.any(Date),
    });
    expect(await told(suppressed.reference)).toEqual([
      expect.stringMatching(/suppressed: this address gets no email for a while$/),
    ]);
  });

  test("gets no resend either", async () => {
    const { address } = somebodyNew("gone");
    office.server.setScript(failAt("rcpt", "550 5.1.1 No such mailbox", { times: 1 }));
    const { id } = accepted(await askInBrowser(address));
    await deliverDue();
    await ageChallenges(address, 2, office.sql);
    accepted(
      await requestLink({ email: address, channel: "browser", pending: await findBrowserChallenge(id) }, somebody()),
    );
    await deliverLater(office.sql);
    expect(office.server.received).toHaveLength(0);
    expect((await outboxOf(office.sql, address)).map(({ state }) => state)).toEqual(["failed", "suppressed"]);
  });

  test("suppresses nobody else", async () => {
    await bounced();
    expect(await mailsFor(somebodyNew("ada").address)).toBe(1);
  });
});

test.describe("I did not ask for this", () => {
  /** Somebody types the address; its owner reads the mail. */
  async function unasked(): Promise<{ address: string; token: string }> {
    const { address } = somebodyNew("ada");
    expect(await mailsFor(address)).toBe(1);
    const { id } = (await outboxOf(office.sql, address))[0]!;
    return { address, token: new URL(stopLink(id)).searchParams.get("m")! };
  }

  test("stands as a link in the mail", async () => {
    const { token } = await unasked();
    const raw = office.server.received[0]!.raw.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    expect(raw).toContain(`/mail/stop?m=${token}`);
  });

  test("pauses mail that strangers ask for, for a day", async () => {
    const { address, token } = await unasked();
    accepted(await stopMail(token, somebody()));
    expect(await mailsFor(address)).toBe(0);
    expect((await outboxOf(office.sql, address)).at(-1)).toMatchObject({ state: "suppressed", sealed_link: null });
    await ageSuppressions(notAskedForHours - 0.1);
    expect(await mailsFor(address)).toBe(0);
    await ageSuppressions(0.1);
    expect(await mailsFor(address)).toBe(1);
  });

  test("leaves a browser alone that has signed in with the address", async () => {
    const { address, token } = await unasked();
    accepted(await stopMail(token, somebody()));
    expect(await mailsFor(address, knownBrowserOf(address))).toBe(1);
    expect(await mailsFor(address, knownBrowserOf(somebodyNew("bea").address))).toBe(0);
  });

  test("changes nothing when it is only looked at, as a scanner does", async () => {
    const { address, token } = await unasked();
    expect(accepted(await viewStopLink(token))).toEqual({ address, locale: null });
    expect(await mailsFor(address)).toBe(1);
  });

  test("pressed twice, a day later, lasts a day from then", async () => {
    const { address, token } = await unasked();
    accepted(await stopMail(token, somebody()));
    await ageSuppressions(20);
    accepted(await stopMail(token, somebody()));
    await ageSuppressions(20);
    expect(await mailsFor(address)).toBe(0);
  });

  test("pressed fifty times is one pause and one event, until an hour later", async () => {
    const { token } = await unasked();
    const events = async () =>
      (await office.sql`select count(*)::int as count from audit_events where name = 'mail.paused'`)[0]!
        .count as number;
    const before = await events();
    for (const outcome of await atOnce(50, () => stopMail(token, somebody()))) accepted(outcome);
    expect(await events()).toBe(before + 1);
    await ageSuppressions(1);
    for (const outcome of await atOnce(5, () => stopMail(token, somebody()))) accepted(outcome);
    expect(await events()).toBe(before + 2);
  });

  test("is refused with any one character changed, left out or added", async () => {
    const { address, token } = await unasked();
    const other = (character: string) => (character === "a" ? "b" : "a");
    const wrong = [...token].flatMap((character, i) => [
      token.slice(0, i) + other(character) + token.slice(i + 1),
      token.slice(0, i) + token.slice(i + 1),
    ]);
    for (const forged of [
      ...wrong,
      `${token}a`,
      ` ${token}`,
      token.toUpperCase(),
      token.split(".")[0]!,
      "",
      ".",
      "%00",
      `${token}\r\n`,
    ]) {
      expect(await stopMail(forged, somebody()), forged).toMatchObject({ ok: false, reason: "invalid_credentials" });
    }
    expect(await mailsFor(address)).toBe(1);
  });

  test("works after one change of AUTH_SECRET, and not under a strange one", async () => {
    const { token } = await unasked();
    const secret = process.env.AUTH_SECRET!;
    const rotate = async (secrets: Record<string, string>) => {
      restore();
      configure(secrets);
      await restart();
    };
    try {
      await rotate({ AUTH_SECRET: randomToken(), AUTH_SECRET_PREVIOUS: secret });
      expect((await viewStopLink(token)).ok).toBe(true);
      await rotate({ AUTH_SECRET: randomToken() });
      expect((await viewStopLink(token)).ok).toBe(false);
    } finally {
      restore();
      await restart();
    }
  });
});
