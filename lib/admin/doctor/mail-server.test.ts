import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { SMTPServer } from "smtp-server";
import { findFreePort } from "@/scripts/find-port.mjs";
import { under } from "@/e2e/support/own-database";
import { makeCertificate, startSmtpServer, type SmtpOptions } from "@/e2e/support/smtp-server";
import { examineMailServer } from "./mail-server";

test("a mail server that accepts no mail, and why", async () => {
  // A short form of 127.0.0.1, which counts as a server across the network.
  const name = "127.1";
  const cases: { smtp?: SmtpOptions; url?: (url: string) => string; what: RegExp }[] = [
    { what: /^Nothing listens at/ },
    { smtp: { name }, what: /doesn't offer STARTTLS/ },
    { smtp: { name }, url: (url) => url.replace("//", "//user:quite-hidden@"), what: /doesn't offer STARTTLS/ },
    { smtp: { name, certificate: await makeCertificate(name) }, what: /certificate .* can't be trusted/ },
    { smtp: {}, url: (url) => url.replace("smtp:", "smtps:"), what: /doesn't start with TLS/ },
    { smtp: { script: ({ stage }) => (stage === "greeting" ? "554 5.7.1 Go away" : undefined) }, what: /Go away/ },
  ];
  for (const { smtp, url = (given: string) => given, what } of cases) {
    const server = smtp && (await startSmtpServer(smtp));
    try {
      const finding = await under(
        { SMTP_URL: url(server?.url ?? `smtp://127.0.0.1:${await findFreePort()}`) },
        examineMailServer,
      );
      expect(finding).toEqual({
        about: "mail server",
        result: "failed",
        what: expect.stringMatching(what),
        advice: expect.any(String),
      });
      expect(JSON.stringify(finding)).not.toContain("quite-hidden");
    } finally {
      await server?.stop();
    }
  }
  const good = await startSmtpServer();
  expect(await under({ SMTP_URL: good.url }, examineMailServer)).toMatchObject({ result: "ok" });
  expect(good.said.filter((line) => /^MAIL/i.test(line))).toEqual([]);
  await good.stop();
});

test("the finding about a mail server lists what it offered, and nothing else", async () => {
  const examined = async (options: SmtpOptions, change: (url: string) => string = (url) => url) => {
    const server = await startSmtpServer(options);
    const finding = await under({ SMTP_URL: change(server.url) }, examineMailServer);
    await server.stop();
    expect(server.said.join("\n")).not.toMatch(/^(MAIL|AUTH)|quite-hidden/m);
    return finding;
  };
  expect(await examined({})).toMatchObject({
    result: "ok",
    what: expect.stringMatching(/answers, without TLS, on this machine, without a login\.$/),
  });
  const unused = await examined({}, (url) => url.replace("//", "//user:quite-hidden@"));
  expect(unused).toMatchObject({
    result: "warning",
    what: expect.stringMatching(/offers no login: user and password in SMTP_URL are never used/),
    advice: expect.stringContaining("Remove user and password"),
  });
  expect(JSON.stringify(unused)).not.toMatch(/quite-hidden|with TLS/);
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onAuth: (auth, __, done) => done(null, { user: auth.username }),
  });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  expect(await under({ SMTP_URL: `smtp://user:quite-hidden@127.0.0.1:${port}` }, examineMailServer)).toMatchObject({
    result: "ok",
    what: expect.stringMatching(/without TLS, on this machine, and accepts the login/),
  });
  await new Promise<void>((done) => server.close(() => done()));
});

test("a mail server that refuses the login", async () => {
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onAuth: (_, __, done) => done(new Error("Not you")),
  });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  const finding = await under({ SMTP_URL: `smtp://user:quite-hidden@127.0.0.1:${port}` }, examineMailServer);
  await new Promise<void>((done) => server.close(() => done()));
  expect(finding).toMatchObject({
    result: "failed",
    what: expect.stringMatching(/refuses the login/),
    advice: expect.stringContaining("percent-encode"),
  });
  expect(JSON.stringify(finding)).not.toContain("quite-hidden");
});
