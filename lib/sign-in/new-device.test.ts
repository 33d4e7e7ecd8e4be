// The notice about a sign-in from a new browser. See start-session.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { signsIn, wrongCode } from "@/e2e/support/inbox";
import { outboxOf, told } from "@/e2e/support/outbox";
import { somebodyNew } from "@/e2e/support/people";
import { disableUser, rows } from "@/e2e/support/rows";
import {
  accepted,
  atOnce,
  browser,
  mailedByProgram,
  mailedInBrowser,
  nothingElse,
  program,
  signIn,
  tally,
} from "@/e2e/support/verbs";
import { list } from "@/lib/inbox/store";
import { deliverDue } from "@/lib/mail/delivery/deliver";
import { stopLink, stopMail } from "@/lib/mail/suppression";
import { keyedHash } from "@/lib/secret";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";

test.afterEach(restore);

const noticesTo = async (address: string) =>
  (await outboxOf(rows(), address)).filter(({ kind }) => kind === "new_device");

/** The notice as it arrived. The tests of another worker may deliver it. */
async function readNotice(address: string) {
  const find = async () => (await deliverDue(), (await list(address)).find((mail) => !signsIn(mail)));
  await expect.poll(find).toBeDefined();
  return (await find())!;
}

test("a second device brings a notice to the address; the first sign-in and a known browser bring none", async () => {
  const ada = somebodyNew("ada");
  const first = await signIn(ada.address);
  expect(first.noticeQueued).toBe(false);
  const known = await signIn(ada.address, somebody({ knownAddresses: [keyedHash("address", ada.address)] }));
  expect(known.noticeQueued).toBe(false);
  expect(await noticesTo(ada.address)).toEqual([]);

  const other = await signIn(
    ada.address,
    somebody({ knownAddresses: [keyedHash("address", somebodyNew("bea").address)] }),
  );
  expect(other.noticeQueued).toBe(true);
  expect(await noticesTo(ada.address)).toHaveLength(1);
});

test("the notice names the browser and the network, says how to end the session, and holds no secret", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const { mail, reference, code } = await mailedInBrowser(ada.address);
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const device = somebody({ userAgent, network: "203.0.113.0/24" });
  const { sessionToken } = accepted(await confirmLink(mail.token, nothingElse, browser, device));
  const notice = await readNotice(ada.address);
  expect(notice.text).toContain("Firefox on Linux");
  expect(notice.text).toContain("203.0.113.0/24");
  expect(notice.text).toContain(reference);
  expect(notice.text).toMatch(/^http\S+\/account#sessions$/m);
  for (const secret of [mail.token, code, sessionToken!, "token=", "/mail/stop"])
    expect(notice.raw.replaceAll("=\r\n", "")).not.toContain(secret);
  expect((await noticesTo(ada.address))[0]).toMatchObject({
    sealed_link: null,
    sealed_code: null,
    request_id: device.requestId,
  });
  // Its reference finds it next to the sign-in mail.
  expect((await told(reference)).map((life) => life.split(" ")[0])).toEqual(["new_device", "sign_in"]);
});

test("a code typed on a second device brings the notice too, in the language of the request", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const { code, askedHere } = await mailedInBrowser(ada.address, { locale: "de" });
  accepted(await enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody()));
  expect((await readNotice(ada.address)).subject).toContain("Neue Anmeldung");
});

test("a refused redeem brings no notice: a wrong code, a used link", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const { mail, code, askedHere } = await mailedInBrowser(ada.address);
  await enterCode(wrongCode(code), { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody());
  await confirmLink("A".repeat(43), nothingElse, browser, somebody());
  expect(await noticesTo(ada.address)).toEqual([]);
  accepted(await confirmLink(mail.token, nothingElse, browser, somebody()));
  await confirmLink(mail.token, nothingElse, browser, somebody());
  expect(await noticesTo(ada.address)).toHaveLength(1);
});

test("ten parallel redeems of one link bring one notice", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const { mail } = await mailedInBrowser(ada.address);
  expect(tally(await atOnce(10, () => confirmLink(mail.token, nothingElse, browser, somebody())))).toEqual({
    ok: 1,
    otp_used: 9,
  });
  expect(await noticesTo(ada.address)).toHaveLength(1);
});

test("a disabled user gets no notice", async () => {
  const kevin = somebodyNew("kevin");
  await signIn(kevin.address);
  const { mail } = await mailedInBrowser(kevin.address);
  await disableUser(kevin.address);
  expect(await confirmLink(mail.token, nothingElse, browser, somebody())).toMatchObject({ reason: "session_ended" });
  expect(await noticesTo(kevin.address)).toEqual([]);
});

test("a program's sign-in brings no notice, because a program cannot be recognised", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const { mail } = await mailedByProgram(ada.address);
  expect(accepted(await confirmLink(mail.token, nothingElse, program, somebody())).noticeQueued).toBe(false);
  expect(await noticesTo(ada.address)).toEqual([]);
});

test("a user who paused sign-in mail still gets the notice; for a mailbox that bounced the outbox row says so", async () => {
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  const one = await mailedInBrowser(ada.address);
  const other = await mailedInBrowser(ada.address);
  const { id } = (await outboxOf(rows(), ada.address)).at(-1)!;
  accepted(await stopMail(new URL(stopLink(id)).searchParams.get("m")!, somebody()));
  expect(accepted(await confirmLink(one.mail.token, nothingElse, browser, somebody())).noticeQueued).toBe(true);
  await rows()`
    insert into mail_suppressions (address_hash, cause, until_at) values (${keyedHash("address", ada.address)}, 'hard_bounce', now() + interval '1 hour')
  `;
  expect(accepted(await confirmLink(other.mail.token, nothingElse, browser, somebody())).noticeQueued).toBe(false);
  expect((await noticesTo(ada.address)).map(({ state }) => state).toSorted()).toEqual(
    [expect.stringMatching(/^(queued|sent)$/), "suppressed"].toSorted(),
  );
});

test("a notice can be sent for a day, whatever the lifetime of the challenge", async () => {
  configure({ SIGN_IN_TTL_MINUTES: "5" });
  const ada = somebodyNew("ada");
  await signIn(ada.address);
  await signIn(ada.address);
  const [row] =
    await rows()`select round(extract(epoch from expires_at - created_at) / 3600)::int as hours from outbox_messages where recipient = ${ada.address} and kind = 'new_device'`;
  expect(row).toEqual({ hours: 24 });
});
