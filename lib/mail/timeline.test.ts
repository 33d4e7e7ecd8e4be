import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { runAsNpmDoes, runCommand } from "@/e2e/support/operator";
import { deliverLater, onlyMailTo, openPostOffice, read, told, type PostOffice } from "@/e2e/support/outbox";
import { somebodyNew } from "@/e2e/support/people";
import { failAt } from "@/e2e/support/smtp-script";
import { accepted, askInBrowser } from "@/e2e/support/verbs";
import { deliverDue } from "./delivery/deliver";

let office: PostOffice;

test.beforeAll(async () => {
  office = await openPostOffice("timeline");
});
test.beforeEach(() => office.reset());
test.afterEach(restore);
test.afterAll(() => office.close());

test("tells a mail's life in order, found by request id, reference or address, however they are typed", async () => {
  const { address } = somebodyNew("ada");
  const caller = somebody();
  const { reference } = accepted(await askInBrowser(address, {}, caller));
  office.server.setScript(failAt("rcpt", "450 4.2.1 Greylisted", { times: 1 }));
  await deliverDue();
  await deliverLater(office.sql);

  const at = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
  const life = new RegExp(
    `^sign_in to ${address}  reference ${reference}  request ${caller.requestId}\n` +
      `${at}  queued\n${at}  attempt 1 postponed: EENVELOPE: 450 4\\.2\\.1 Greylisted\n${at}  attempt 2 accepted: 250 2\\.0\\.0 Ok: queued$`,
  );
  for (const asked of [caller.requestId, reference, reference.toLowerCase(), address, ` ${address.toUpperCase()} `]) {
    expect(await told(asked), asked).toEqual([expect.stringMatching(life)]);
  }
});

test("knows nothing of what was never asked for", async () => {
  accepted(await askInBrowser(somebodyNew("ada").address));
  for (const asked of [somebodyNew("bea").address, "AAA-AAA", "", "%", "'; drop table outbox_messages; --"]) {
    expect(await told(asked)).toEqual([]);
  }
});

const lastWords = [
  ["an accepted mail", "message", "250", "sent"],
  ["a refused mail", "message", "554", "failed"],
  ["a refused mailbox", "rcpt", "550", "failed"],
] as const;
for (const [what, stage, last, state] of lastWords) {
  test(`quotes what was said of ${what} on one line, without address, link or code`, async () => {
    configure({ CODE_IN_PREVIEW: "on" });
    const { address } = somebodyNew("ada");
    accepted(await askInBrowser(address));
    // The server quotes the mail, so it has to receive it first.
    office.server.setScript(failAt("message", "drop"));
    await deliverDue();
    const { token, code, link } = await read(office.server.notTaken[0]!);
    for (const status of ["450", last] as const) {
      const answer = `-2.0.0 <${address.toUpperCase()}> ${link}\r\n${status}-2.0.0 ${code} is\u001b[2J yours\u0000\r\n${status} 2.0.0 end\u2028`;
      office.server.setScript(failAt(stage, `${status}${answer}`));
      await deliverLater(office.sql);
    }

    expect(await onlyMailTo(office.sql, address)).toMatchObject({ state });
    const [timeline] = await told(address);
    const [heading, ...lines] = timeline!.split("\n");
    expect(heading).toContain(address);
    expect(lines.map((line) => /attempt (\d)/.exec(line)?.[1]).filter(Boolean)).toEqual(["1", "2", "3"]);
    expect(lines.at(-1)).toMatch(state === "sent" ? /attempt 3 accepted: 250/ : /failed$/);
    const repeated = [...lines, ...office.logged.map((line) => line.trimEnd())].join("").toLowerCase();
    for (const hidden of [address, token.toLowerCase(), code!, "\u001b", "\u0000", "\u2028", "\r", "\n"])
      expect(repeated).not.toContain(hidden);
    for (const line of office.logged) expect(() => JSON.parse(line)).not.toThrow();
  });
}

test("is what npm run mail prints", async () => {
  const { address } = somebodyNew("ada");
  const { reference } = accepted(await askInBrowser(address));
  await deliverDue();
  const { code, stdout } = await runAsNpmDoes("mail", [reference], process.env);
  expect(code).toBe(0);
  expect(stdout).toContain(`reference ${reference}`);
  expect(stdout).toContain("attempt 1 accepted: 250 2.0.0 Ok: queued");
  const nothing = await runCommand("mail", ["AAA-AAA"], process.env);
  expect(nothing).toMatchObject({ code: 0, stdout: expect.stringContaining("There is no email under that.") });
});
