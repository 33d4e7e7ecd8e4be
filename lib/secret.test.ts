import { expect, test } from "playwright/test";
import { forgetProcessWide } from "./process-wide";
import * as secret from "./secret";

const before = { current: process.env.AUTH_SECRET, previous: process.env.AUTH_SECRET_PREVIOUS };
const first = "qF3vXw8ZJ1nTgk2Lr9bYhUeC6sMdA0oPiE5RtVxBzKQ";
const second = "Zk7LmWq2XcVb9NsDf4GhJt1RyUe8OpAi3QwErTyUiOp";
const third = "p0OiUyTrEwQ9lKjHgFdSa8MnBvCxZ7ZaQwSxEdCrFvT";

test.beforeEach(() => useSecret(first));

test.afterAll(() => {
  setVariable("AUTH_SECRET", before.current);
  setVariable("AUTH_SECRET_PREVIOUS", before.previous);
  forget();
});

test("sealed text can be opened, and is sealed differently each time", () => {
  for (const text of ["", "a", "Ümläut 日本 😀", "x".repeat(10_000)]) {
    const sealed = secret.seal("outbox", text, "row 1");
    expect(secret.unseal("outbox", sealed, "row 1")).toBe(text);
    expect(secret.seal("outbox", text, "row 1")).not.toBe(sealed);
    if (text.length > 9) expect(sealed).not.toContain(text.slice(0, 10));
  }
});

test("another label, context or secret opens nothing", () => {
  const sealed = secret.seal("outbox", "text", "row 1");
  expect(secret.unseal("browser-cookie", sealed, "row 1")).toBeNull();
  expect(secret.unseal("outbox", sealed, "row 2")).toBeNull();
  expect(secret.unseal("outbox", sealed)).toBeNull();
  useSecret(second);
  expect(secret.unseal("outbox", sealed, "row 1")).toBeNull();
});

test("label and context cannot be shifted into each other", () => {
  const sealed = secret.seal("outbox", "text", "a\nb");
  expect(secret.unseal("outbox", sealed, "a")).toBeNull();
  expect(secret.unseal("outbox", sealed, "a\nb")).toBe("text");
});

test("the previous secret still opens and still finds, and nothing new is made with it", () => {
  const sealed = secret.seal("outbox", "text", "row 1");
  const hash = secret.keyedHash("address", "ada@example.com");
  useSecret(second, first);
  expect(secret.unseal("outbox", sealed, "row 1")).toBe("text");
  expect(secret.keyedHash("address", "ada@example.com")).not.toBe(hash);
  expect(secret.keyedHashes("address", "ada@example.com")).toEqual([
    secret.keyedHash("address", "ada@example.com"),
    hash,
  ]);
  const sealedAnew = secret.seal("outbox", "text", "row 1");
  useSecret(second);
  expect(secret.unseal("outbox", sealedAnew, "row 1")).toBe("text");
  useSecret(third, second);
  expect(secret.unseal("outbox", sealed, "row 1")).toBeNull();
});

test("one changed bit anywhere opens nothing, nor does anything shorter or longer", () => {
  const sealed = secret.seal("challenge-cookie", "text");
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(secret.unseal("challenge-cookie", `v1.${changed.toString("base64url")}`)).toBeNull();
  }
  for (let length = 0; length < bytes.length; length++) {
    expect(secret.unseal("challenge-cookie", `v1.${bytes.subarray(0, length).toString("base64url")}`)).toBeNull();
  }
  expect(
    secret.unseal("challenge-cookie", `v1.${Buffer.concat([bytes, Buffer.from([0])]).toString("base64url")}`),
  ).toBeNull();
});

test("text that was never sealed is null, not an error", () => {
  const sealed = secret.seal("challenge-cookie", "text");
  for (const odd of [
    "",
    "v1",
    "v1.",
    "v2." + sealed.slice(3),
    sealed.slice(3),
    "v1.%%%",
    "v1.\0",
    "v1." + "A".repeat(100_000),
    "undefined",
  ]) {
    expect(secret.unseal("challenge-cookie", odd)).toBeNull();
  }
});

test("a keyed hash depends on label and value, and is 43 base64url characters", () => {
  const hash = secret.keyedHash("address", "ada@example.com");
  expect(hash).toMatch(/^[\w-]{43}$/);
  expect(secret.keyedHash("address", "ada@example.com")).toBe(hash);
  expect(secret.keyedHash("mailbox", "ada@example.com")).not.toBe(hash);
  expect(secret.keyedHash("address", "ada@example.co")).not.toBe(hash);
  expect(secret.keyedHashes("address", "ada@example.com")).toEqual([hash]);
});

test("derived secrets differ by label and never are the secret itself", () => {
  const derived = secret.derivedSecrets("link-token");
  expect(derived).toHaveLength(1);
  expect(derived).not.toEqual(secret.derivedSecrets("session-token"));
  expect(derived[0]).not.toContain(first);
  useSecret(second, first);
  expect(secret.derivedSecrets("link-token")[1]).toBe(derived[0]);
});

test("codes are six digits, with leading zeros among them and every digit in every place", () => {
  const codes = Array.from({ length: 20_000 }, () => secret.randomCode());
  expect(codes.filter((code) => !/^\d{6}$/.test(code))).toEqual([]);
  expect(codes.some((code) => code.startsWith("0"))).toBe(true);
  for (let place = 0; place < 6; place++) {
    for (let digit = 0; digit < 10; digit++) {
      // 2,000 are expected with a deviation of 42. A count outside these bounds is not chance.
      const count = codes.filter((code) => code[place] === String(digit)).length;
      expect(count).toBeGreaterThan(1_700);
      expect(count).toBeLessThan(2_300);
    }
  }
});

test("references use only characters that can be read out without mistakes, and all of them", () => {
  const references = Array.from({ length: 2_000 }, () => secret.randomReference());
  expect(references.filter((reference) => !/^[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}$/.test(reference))).toEqual(
    [],
  );
  expect(new Set(references.join("").replaceAll("-", "")).size).toBe(30);
});

test("tokens, capabilities, request ids and nonces have their length and do not repeat", () => {
  const shapes = [
    [secret.randomToken, /^[\w-]{43}$/],
    [secret.randomCapability, /^[\w-]{22}$/],
    [secret.randomRequestId, /^[0-9a-hjkmnp-tv-z]{16}$/],
    [secret.randomNonce, /^[A-Za-z0-9+/]{22}==$/],
  ] as const;
  for (const [make, shape] of shapes) {
    const made = Array.from({ length: 1_000 }, () => make());
    expect(made.filter((one) => !shape.test(one))).toEqual([]);
    expect(new Set(made).size).toBe(1_000);
  }
});

test("each form check accepts what its maker makes, and nothing shorter, longer, of another alphabet or with a line break", () => {
  const forms = [
    [secret.randomToken, secret.hasTokenForm],
    [secret.randomCapability, secret.hasCapabilityForm],
    [secret.randomId, secret.hasIdForm],
  ] as const;
  for (const [make, hasForm] of forms) {
    for (let round = 0; round < 200; round++) expect(hasForm(make())).toBe(true);
    const made = make();
    for (const other of [
      "",
      made.slice(1),
      `${made}a`,
      `${made}=`,
      ` ${made}`,
      `${made}\n`,
      made.replace(/.$/, "+"),
      made.replace(/.$/, "\uff41"),
    ]) {
      expect(hasForm(other), JSON.stringify(other)).toBe(false);
    }
  }
  expect(secret.hasIdForm("0B5F9C1E-7A2D-4C36-9E48-D1F0A3B7C5E9")).toBe(false);
});

test("secrets are compared by value, also when their lengths differ", () => {
  expect(secret.equalSecrets("abc", "abc")).toBe(true);
  expect(secret.equalSecrets("abc", "abd")).toBe(false);
  expect(secret.equalSecrets("abc", "abcd")).toBe(false);
  expect(secret.equalSecrets("", "")).toBe(true);
});

function useSecret(current: string, previous?: string) {
  setVariable("AUTH_SECRET", current);
  setVariable("AUTH_SECRET_PREVIOUS", previous);
  forget();
}

function setVariable(name: string, value: string | undefined) {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function forget() {
  forgetProcessWide("env");
  forgetProcessWide("derived-keys");
}
