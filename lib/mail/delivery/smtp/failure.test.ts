import { expect, test } from "playwright/test";
import { judgeFailure, quoteAnswer } from "./failure";

const said = (command: string, response: string, code = "EENVELOPE") =>
  Object.assign(new Error(`failed: ${response}`), {
    code,
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });

const answered = [
  [
    "a 5yz at RCPT is for good, and the mailbox's fault",
    said("RCPT TO", "550 5.1.1 None"),
    { forGood: true, noSuchMailbox: true, serverAnswered: true },
  ],
  [
    "a 4yz at RCPT is for now",
    said("RCPT TO", "450 4.2.1 Later"),
    { forGood: false, noSuchMailbox: false, serverAnswered: true },
  ],
  [
    "a 5yz to the content is for good, and not the mailbox's fault",
    said("DATA", "554 5.7.1 Spam", "EMESSAGE"),
    { forGood: true, noSuchMailbox: false, serverAnswered: true },
  ],
  [
    "a 4yz to the content is for now",
    said("DATA", "451 4.3.0 Disk", "EMESSAGE"),
    { forGood: false, noSuchMailbox: false, serverAnswered: true },
  ],
  [
    "a 5yz to our sender is ours to mend, and loses no mail",
    said("MAIL FROM", "550 5.7.1 Who"),
    { forGood: false, noSuchMailbox: false, serverAnswered: true },
  ],
  [
    "a refused login is ours to mend, and loses no mail",
    said("AUTH PLAIN", "535 5.7.8 No", "EAUTH"),
    { forGood: false, noSuchMailbox: false, serverAnswered: false },
  ],
  [
    "a 5yz greeting is about the server, and loses no mail",
    said("CONN", "554 5.7.1 Listed", "EPROTOCOL"),
    { forGood: false, noSuchMailbox: false, serverAnswered: false },
  ],
  [
    "a 421 anywhere is a server that is leaving",
    said("RCPT TO", "421 4.7.0 Bye"),
    { forGood: false, noSuchMailbox: false, serverAnswered: false },
  ],
  [
    "a refused STARTTLS is no answer to a message",
    said("STARTTLS", "454 4.7.0 No TLS", "ETLS"),
    { forGood: false, noSuchMailbox: false, serverAnswered: false },
  ],
] as const;

for (const [promise, error, judged] of answered) {
  test(promise, () => {
    expect(judgeFailure(error)).toEqual({ ...judged, answer: `${error.code}: ${error.response}` });
  });
}

for (const [reply, noSuchMailbox] of [
  ["550 5.1.1 <a@b.example>: Recipient address rejected: User unknown", true],
  ["550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 Please try again", true],
  ["550 #5.1.0 Address rejected", true],
  ["550 5.1.2 Bad destination system", true],
  ["556 5.1.10 Recipient address has null MX", true],
  ["550 5.2.1 The account is disabled", true],
  ["550 No such user here", true],
  ["551 User not local", true],
  ["553 Mailbox name not allowed", true],
  ["554 5.7.1 Relay access denied", false],
  ["550 5.7.1 Your message was blocked", false],
  ["550 5.7.26 This mail has been blocked because the sender is unauthenticated", false],
  ["550 5.1.8 Sender address rejected: Domain not found", false],
  ["553 5.1.7 Bad sender address", false],
  ["552 5.2.2 Mailbox full", false],
  ["550 5.4.1 Recipient address rejected: Access denied", false],
  ["554 Transaction failed", false],
  ["503 5.5.1 Bad sequence", false],
] as const) {
  test(`"${reply.slice(0, 24)}" at RCPT is ${noSuchMailbox ? "the mailbox's fault" : "for good, and not the mailbox's fault"}`, () => {
    expect(judgeFailure(said("RCPT TO", reply))).toMatchObject({ forGood: true, noSuchMailbox });
  });
}

test("whatever is not the server's word is for now and nobody's answer", () => {
  for (const error of [
    Object.assign(new Error("Timeout"), { code: "ETIMEDOUT", command: "CONN" }),
    Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ESOCKET", command: "CONN" }),
    Object.assign(new Error("Message sending aborted"), { code: "EABORT" }),
    new Error("out of the blue"),
    "not even an error",
  ]) {
    expect(judgeFailure(error)).toMatchObject({
      forGood: false,
      noSuchMailbox: false,
      serverAnswered: false,
      answer: expect.stringMatching(/./),
    });
  }
});

test.describe("a quoted answer", () => {
  const quote = (answer: string) =>
    quoteAnswer(answer, "ada+a.b@example.com", ["Jw3cM0dF7yQ2vXkT9sLr4uBpN1zHgEaC5iOoKtYxWb8", "402917"]);

  test("has neither address nor link nor code in it, in whatever case", () => {
    expect(quote("550 <ada+a.b@example.com> and <ADA+A.B@EXAMPLE.COM> are unknown")).toBe(
      "550 <(the address)> and <(the address)> are unknown",
    );
    expect(quote("554 Listed: http://a.example/login/confirm?token=Jw3cM0dF7yQ2vXkT9sLr4uBpN1zHgEaC5iOoKtYxWb8")).toBe(
      "554 Listed: http://a.example/login/confirm?token=(a secret)",
    );
    expect(quote('554 Subject "402917 is your code" looks odd')).toBe(
      '554 Subject "(a secret) is your code" looks odd',
    );
  });

  test("takes an address for what it is, not for a pattern", () => {
    expect(quote("550 adaaaaaXb@example.com")).toBe("550 adaaaaaXb@example.com");
  });

  test("is one line of printable text, at most 300 characters", () => {
    expect(quote("550-5.1.1 no\r\n550 5.1.1 such\0mailbox\u2028\u001b[31m")).toBe(
      "550-5.1.1 no 550 5.1.1 such mailbox [31m",
    );
    expect(quote(`550 ${"x".repeat(5000)}`)).toHaveLength(300);
  });
});
