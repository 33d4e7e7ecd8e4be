import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "playwright/test";
import { onlyMailTo, openPostOffice, told, type PostOffice } from "@/e2e/support/outbox";
import { somebodyNew } from "@/e2e/support/people";
import { makeCertificate, startSmtpServer, type SmtpOptions } from "@/e2e/support/smtp-server";
import { accepted, askInBrowser, atOnce } from "@/e2e/support/verbs";
import { deliverDue } from "../deliver";
import { connections, makeTransport, usualLimits } from "./transport";

const run = promisify(execFile);

// A short way to write 127.0.0.1. Every resolver knows it, but no list of loopback hosts has it. So a mail server on this
// machine counts as one across the network.
const afar = "127.1";

let office: PostOffice | undefined;

test.afterEach(async () => {
  await office?.close();
  office = undefined;
});

async function open(smtp: SmtpOptions, settings: Record<string, string> = {}): Promise<PostOffice> {
  office = await openPostOffice("transport", settings, smtp);
  await office.reset();
  return office;
}

/** Asks and tries to deliver. The mail must still wait, and the operator must learn why. */
async function expectKept({ server, sql }: PostOffice, why: RegExp): Promise<void> {
  const { address } = somebodyNew("ada");
  accepted(await askInBrowser(address));
  await deliverDue();
  expect(await onlyMailTo(sql, address)).toMatchObject({
    state: "queued",
    attempts: 1,
    sealed_link: expect.any(String),
  });
  expect((await told(address))[0]).toMatch(why);
  expect(server.received).toHaveLength(0);
  expect(server.said.filter((line) => /^(MAIL|RCPT|AUTH)/i.test(line))).toEqual([]);
}

test("a server across the network without STARTTLS gets no mail: it is kept and says so", async () => {
  await expectKept(await open({ name: afar }), /attempt 1 postponed: E\w+: .*(STARTTLS|TLS|500|502)/i);
});

test("a login never crosses a network in the clear", async () => {
  const { server } = await open({ name: afar });
  const transport = makeTransport(server.url.replace("smtp://", "smtp://user:quite-secret@"));
  await expect(transport.verify()).rejects.toThrow();
  transport.close();
  expect(server.said.join("\n")).not.toMatch(/AUTH|quite-secret|cXVpdGUtc2VjcmV0/);
});

test("a certificate that nobody vouches for is a refusal: the mail is kept and says so", async () => {
  await expectKept(
    await open({ name: afar, certificate: await makeCertificate(afar) }),
    /attempt 1 postponed: .*self-signed certificate/,
  );
});

test("with TLS from the start as well, even on loopback", async () => {
  await expectKept(
    await open({ certificate: await makeCertificate("127.0.0.1"), tlsFromStart: true }),
    /attempt 1 postponed: .*self-signed certificate/,
  );
});

test("a certificate that is vouched for is accepted for its own name, and refused for another", async () => {
  const certificate = await makeCertificate(afar);
  const ofAnother = await makeCertificate("mail.example");
  const folder = await mkdtemp(join(tmpdir(), "postkey-tls-"));
  const servers = await Promise.all([
    startSmtpServer({ name: afar, certificate }),
    startSmtpServer({ name: afar, certificate, tlsFromStart: true }),
    startSmtpServer({ name: afar, certificate: ofAnother }),
    startSmtpServer({ name: afar, certificate: ofAnother, tlsFromStart: true }),
  ]);
  try {
    const believed = join(folder, "believed.pem");
    await writeFile(believed, certificate.cert + "\n" + ofAnother.cert);
    const { stdout } = await run(
      process.execPath,
      ["--import", "tsx", "e2e/support/try-transport.ts", ...servers.map(({ url }) => url)],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: believed },
      },
    );
    const wrongName = expect.stringContaining("does not match certificate's altnames");
    expect(JSON.parse(stdout)).toEqual(["accepted", "accepted", wrongName, wrongName]);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  }
});

test("loopback needs no TLS, not even where a bad one is offered", async () => {
  const { server } = await open({ certificate: await makeCertificate("127.0.0.1") });
  accepted(await askInBrowser(somebodyNew("ada").address));
  await deliverDue();
  expect(server.received).toHaveLength(1);
  expect(server.said.some((line) => /^STARTTLS/i.test(line))).toBe(false);
});

test("many mails share few connections", async () => {
  const { server } = await open({});
  await atOnce(40, () => askInBrowser(somebodyNew("ada").address));
  await deliverDue();
  expect(server.received).toHaveLength(40);
  expect(server.connections()).toBeLessThanOrEqual(connections);
});

test("the mail server hears the host of AUTH_URL, and another name where one is set", async () => {
  for (const [settings, name] of [
    [{ AUTH_URL: "https://anmeldung.bücher.example", CAPTURED_INBOX: "" }, "anmeldung.xn--bcher-kva.example"],
    [
      { AUTH_URL: "https://sign-in.example.com", CAPTURED_INBOX: "", SMTP_EHLO: "Mail.Bücher.example" },
      "mail.xn--bcher-kva.example",
    ],
  ] as const) {
    const { server } = await open({}, settings);
    accepted(await askInBrowser(somebodyNew("ada").address));
    await deliverDue();
    expect(server.received).toHaveLength(1);
    expect(server.said.filter((line) => /^(EHLO|HELO)/i.test(line))).toEqual([`EHLO ${name}`]);
    await office!.close();
    office = undefined;
  }
});

test("mail comes from the name in EMAIL_FROM, and from SERVICE_NAME without one", async () => {
  for (const [EMAIL_FROM, line] of [
    ['"Acme, Inc." <Sign-In@Bücher.example>', 'From: "Acme, Inc." <Sign-In@xn--bcher-kva.example>'],
    ["Acme, Inc. <sign-in@example.com>", 'From: "Acme, Inc." <sign-in@example.com>'],
    ["sign-in@example.com", "From: Parcels <sign-in@example.com>"],
  ] as const) {
    const { server } = await open({}, { EMAIL_FROM, SERVICE_NAME: "Parcels" });
    accepted(await askInBrowser(somebodyNew("ada").address));
    await deliverDue();
    const { raw, messageId } = server.received[0]!;
    const address = /<(.*)>$/.exec(line)![1]!;
    expect(raw.split("\r\n").filter((header) => header.startsWith("From:"))).toEqual([line]);
    expect(server.said).toContainEqual(expect.stringContaining(`MAIL FROM:<${address}>`));
    expect(messageId).toMatch(new RegExp(`@${address.split("@")[1]!.replaceAll(".", "\\.")}>$`));
    await office!.close();
    office = undefined;
  }
});

test("a mail server has five seconds to let itself be connected to, and fifteen for a reply", () => {
  expect(usualLimits).toEqual({ connectMilliseconds: 5_000, silenceMilliseconds: 15_000 });
});
