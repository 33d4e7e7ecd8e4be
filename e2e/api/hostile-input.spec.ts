// Input that nobody sends by accident. It always gets a clear 4xx with a reason and a request id, never a 5xx, and no mail.

import { expect, test } from "playwright/test";
import { expectProblem, login, PlainBrowser, verify } from "../support/api";
import { ask, askRaw } from "../support/http";
import { readAllEmail } from "../support/inbox";
import { elsewhere, freshNetwork, somebodyNew } from "../support/people";
import { countOf } from "../support/rows";

const fromAnywhere = () => ({ "X-Forwarded-For": freshNetwork() });

test("several recipients, by whatever means, are refused and nobody gets a mail", async () => {
  const [ada, eve] = [somebodyNew("ada"), somebodyNew("eve")];
  const a = ada.address;
  const e = eve.address;
  const emails: unknown[] = [
    `${a},${e}`,
    `${a};${e}`,
    `${a} ${e}`,
    `${a}\n${e}`,
    `${a},`,
    `<${a}>`,
    `Ada <${a}>`,
    `${a} (comment)`,
    `${a}(${e})`,
    `"${a}"@people.example`,
    `"a,b"@people.example`,
    `${a}\r\nBcc: ${e}`,
    `${a}\nTo: ${e}`,
    `${a}%0d%0aBcc:${e}`,
    `${a}\0${e}`,
    `${a}\u2028${e}`,
    `${a}\u202E`,
    a.replace("@", "\uFF20"),
    a.replace("@", "\uFE6B"),
    `${a}@${e}`,
    [a],
    [a, e],
    { email: a },
    { 0: a },
    { toString: a },
    7,
    true,
    null,
    `mailto:${a}`,
    "",
    " ",
    "@",
    "a@",
    "@b.example",
    `${"x".repeat(65)}@people.example`,
  ];
  for (const email of emails) {
    const answer = await login(elsewhere(ada), { email });
    expect(answer.status, JSON.stringify(email)).toBe(400);
    expectProblem(answer, 400, typeof email === "string" ? "invalid_email" : "validation_failed");
  }
  expect(await countOf(a)).toMatchObject({ challenges: 0, mails: 0 });
  expect(await countOf(e)).toMatchObject({ challenges: 0, mails: 0 });
  expect(await readAllEmail(a)).toEqual([]);
});

test("the same in the form, and two email fields are none", async () => {
  const browser = new PlainBrowser();
  const a = browser.person.address;
  for (const email of [`${a},eve@people.example`, `${a}\r\nBcc: eve@people.example`, `${a}\0`]) {
    const answer = await new PlainBrowser(elsewhere(browser.person)).post("/forms/request-link", { email });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^\/login\?.*problem=invalid_email/);
  }
  const twice = await browser.send("/forms/request-link", {
    body: new URLSearchParams([
      ["email", a],
      ["email", "eve@people.example"],
    ]),
    headers: { Origin: browser.origin },
  });
  expect(twice.headers.location).toMatch(/problem=validation_failed/);
  expect(await countOf(a)).toMatchObject({ challenges: 0 });
});

test("an address of 300 KB is answered at once", async () => {
  const start = performance.now();
  expectProblem(
    await login(somebodyNew("ada"), { email: `${"a".repeat(300_000)}@people.example` }),
    413,
    "payload_too_large",
  );
  expect(performance.now() - start).toBeLessThan(1_000);
});

test("a body over 16 KB is refused, with a length, in chunks, or with a length that lies", async () => {
  const body = JSON.stringify({ email: somebodyNew("ada").address, locale: "x".repeat(17 * 1024) });
  expectProblem(
    await ask("/auth/login", {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", ...fromAnywhere() },
    }),
    413,
    "payload_too_large",
  );
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const head =
    "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
  expect(await askRaw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunked}`)).toMatch(
    /^HTTP\/1\.1 413 [^]*payload_too_large/,
  );
  expect(await askRaw(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`)).toMatch(
    /^HTTP\/1\.1 4\d\d /,
  );
  expect(await askRaw(`${head}Content-Length: -1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
});

test("another media type is refused, text/plain with JSON in it above all", async () => {
  const body = JSON.stringify({ email: somebodyNew("ada").address });
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "text/html",
    "",
    "application/json-seq",
    "json",
  ]) {
    const answer = await ask("/auth/login", {
      method: "POST",
      body,
      headers: { "Content-Type": type, ...fromAnywhere() },
    });
    expectProblem(answer, 415, "unsupported_media_type");
  }
  const browser = new PlainBrowser();
  const form = await browser.post(
    "/forms/request-link",
    {},
    { "Content-Type": "multipart/form-data; boundary=x", Accept: "application/json" },
  );
  expectProblem(form, 415, "unsupported_media_type");
});

test("what is no JSON object, or no JSON, is refused", async () => {
  const bodies: (string | Buffer)[] = [
    "",
    "null",
    "[]",
    "7",
    '"ada@people.example"',
    "{",
    '{"email":}',
    "{'email':'a'}",
    "\0",
    "[".repeat(8_000),
    `${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`,
    "undefined",
    Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
    Buffer.concat([Buffer.from('{"email":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('@people.example"}')]),
    Buffer.concat([Buffer.from('{"email":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('@people.example"}')]),
  ];
  for (const body of bodies) {
    const answer = await ask("/auth/login", {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", ...fromAnywhere() },
    });
    expectProblem(answer, 400, "validation_failed");
  }
});

test("lone surrogates, NULs and numbers that are no numbers are refused or harmless in every field", async () => {
  for (const odd of [
    "\uD800",
    "\uDC00\uD800",
    "\0",
    "\u2028",
    "%00",
    "${7*7}",
    "{{7*7}}",
    "' or 1=1 --",
    "../../etc/passwd",
    "<script>",
  ]) {
    const person = somebodyNew("ada");
    const raw = (body: object) =>
      ask("/auth/login", {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", ...person.headers },
      });
    expectProblem(await raw({ email: `${odd}@@people.example` }), 400, "invalid_email");
    for (const body of [{ locale: odd }, { challenge_id: odd }])
      expect((await raw({ email: somebodyNew("bea").address, ...body })).status, JSON.stringify(body)).toBeLessThan(
        500,
      );
    for (const body of [
      { token: odd },
      { challenge_id: odd, code: "123456" },
      { challenge_id: "A".repeat(22), code: odd },
      { token: "A".repeat(43), code_verifier: odd },
    ]) {
      expect((await verify(elsewhere(person), body)).status, JSON.stringify(body)).toBe(400);
    }
  }
});

test("a user agent and a forwarded address full of markup and control characters are only text", async () => {
  const ada = somebodyNew("ada");
  const answer = await ask("/auth/login", {
    body: { email: ada.address },
    headers: {
      "User-Agent": `<script>alert(1)</script>\t${"x".repeat(5_000)}`,
      "X-Forwarded-For": "<script>,, ,999.999.999.999",
    },
  });
  expect([202, 429]).toContain(answer.status);
});

test("header fields that do not fit are refused by the listener, and it stays alive", async () => {
  expect(await askRaw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  );
  expect(await askRaw("GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  expect(await askRaw("GET / HTTP/9.9\r\n\r\n")).toMatch(/^HTTP\/1\.1 [45]0\d /);
  expect(await askRaw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")).toMatch(/^(HTTP\/1\.1 400 |$)/);
  expect((await ask("/healthz")).status).toBe(200);
});
