import { expect, test } from "playwright/test";
import { z } from "zod";
import { readForm, readJson } from "./body";

const schema = z.object({ email: z.string(), times: z.number().optional() });

function posted(body: BodyInit | null, type: string | null = "application/json"): Request {
  const headers = type === null ? {} : { "Content-Type": type };
  const request = new Request("http://localhost/auth/login", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  if (type === null) request.headers.delete("Content-Type");
  return request;
}

test("a valid object is read, with any parameters of its media type", async () => {
  for (const type of ["application/json", "Application/JSON; charset=utf-8", "application/json ;x=y"]) {
    expect(await readJson(posted('{"email":"ada@people.example"}', type), schema)).toEqual({
      ok: true,
      value: { email: "ada@people.example" },
    });
  }
});

test("unknown fields are ignored, __proto__ and constructor too", async () => {
  const read = await readJson(
    posted('{"email":"a","role":"admin","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
    schema,
  );
  expect(read).toEqual({ ok: true, value: { email: "a" } });
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("a wrong type, a missing field and invalid JSON are refused, and the detail names the field but not its value", async () => {
  const refused = await readJson(posted('{"email":["secret@people.example"]}'), schema);
  expect(refused).toMatchObject({ reason: "validation_failed", detail: "Wrong or missing: email." });
  for (const body of [
    "",
    "null",
    "[]",
    '"text"',
    "7",
    "{",
    "{'email':'a'}",
    "email=a",
    '{"email":1}',
    '{"times":1}',
    '{"email":"a","times":"1"}',
    "[".repeat(8000),
    "NaN",
    "\uFEFF{",
  ]) {
    expect(await readJson(posted(body), schema), body.slice(0, 30)).toMatchObject({
      ok: false,
      reason: "validation_failed",
    });
  }
});

test("another media type is refused before anything is read", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/problem+json",
    "",
    null,
  ]) {
    expect(await readJson(posted('{"email":"a"}', type), schema), String(type)).toMatchObject({
      reason: "unsupported_media_type",
    });
  }
  expect(await readForm(posted("email=a"))).toMatchObject({ reason: "unsupported_media_type" });
});

test("16 KB are read and one byte more is refused, in one piece or in chunks", async () => {
  const fill = (bytes: number) => `{"email":"${"x".repeat(bytes - 12)}"}`;
  expect(await readJson(posted(fill(16 * 1024)), schema)).toMatchObject({ ok: true });
  expect(await readJson(posted(fill(16 * 1024 + 1)), schema)).toMatchObject({ reason: "payload_too_large" });
  // In chunks and without a length.
  let pieces = 0;
  const stream = new ReadableStream({
    pull(controller) {
      if (pieces++ > 1_000) return controller.close();
      controller.enqueue(new Uint8Array(1024).fill(0x20));
    },
  });
  expect(await readJson(posted(stream), schema)).toMatchObject({ reason: "payload_too_large" });
  expect(pieces).toBeLessThan(50);
});

test("bytes that are not UTF-8 are refused: overlong forms, surrogates, a cut sequence", async () => {
  for (const bytes of [
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
    [0xff, 0xfe],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
  ]) {
    const body = Buffer.concat([Buffer.from('{"email":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(await readJson(posted(body), schema)).toMatchObject({ reason: "validation_failed" });
    expect(
      await readForm(
        posted(Buffer.concat([Buffer.from("email="), Buffer.from(bytes)]), "application/x-www-form-urlencoded"),
      ),
    ).toMatchObject({ reason: "validation_failed" });
  }
});

test("a form is read as browsers post it", async () => {
  const read = await readForm(
    posted("email=ada%40people.example&note=a+b", "application/x-www-form-urlencoded;charset=UTF-8"),
  );
  expect(read.ok && [...read.value]).toEqual([
    ["email", "ada@people.example"],
    ["note", "a b"],
  ]);
});
