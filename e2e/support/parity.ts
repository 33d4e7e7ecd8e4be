// What two answers to the same request must have in common, for the test that compares our listener with the framework.

import { expect } from "playwright/test";
import type { Answer } from "./http";

// How an answer travels: the framework streams it, and compresses it whatever its length is.
const framing = ["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "date"];
// What the framework's scripts send. No page of ours is cached by it, and no answer of the API depends on it.
const varyOfFramework = /^(rsc|next-[a-z-]+|accept-encoding)$/;
// Only the listener sets this, on everything under an address, no matter what answers there.
const ofListenerAlone = ["x-robots-tag"];

export type Compared = { status: number; headers: Record<string, string>; text: string };

/**
 * The whole answer, with names in place of the values that are different each time.
 * @param fresh members of the answer's JSON and parameters of its Location that are made for it
 */
export function comparable(answer: Answer, fresh: readonly string[]): Compared {
  const id = answer.headers["x-request-id"]!;
  expect(id).toMatch(/^[0-9a-z]{16}$/);
  const named = (text: string) => withNames(text.replaceAll(id, "<request id>"), fresh);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (![...framing, ...ofListenerAlone].includes(name)) headers[name] = named(value!);
  }
  headers.vary = varyOf(answer).join(", ");
  return { status: answer.status, headers, text: named(answer.text) };
}

/** The fields by which an answer differs, without the framework's own. */
export function varyOf({ headers }: Answer): string[] {
  const fields = (headers.vary ?? "").toLowerCase().split(/\s*,\s*/);
  return fields.filter((field) => field !== "" && !varyOfFramework.test(field)).toSorted();
}

function withNames(text: string, fresh: readonly string[]): string {
  if (fresh.includes("retry_after")) text = text.replace(/^\d+$|(?<=;t=)\d+/, "<seconds>");
  return fresh.reduce(
    (left, name) =>
      left
        .replaceAll(new RegExp(`("${name}":)("[^"]*"|\\d+)`, "g"), (_, member: string, value: string) =>
          isAccessToken(value) ? `${member}${describe(value)}` : `${member}<${name}>`,
        )
        .replaceAll(new RegExp(`([?&]${name}=)[^&]+`, "g"), `$1<${name}>`),
    text,
  );
}

const isAccessToken = (value: string) => /^"ey[\w-]+\.ey[\w-]+\.[\w-]+"$/.test(value);

/** Describes a token by its header and claims, with names for the claims that differ by sign-in or by time. */
function describe(quoted: string): string {
  const [head, claims] = quoted
    .slice(1, -1)
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>);
  for (const name of ["jti", "iat", "exp", "auth_time", "sid", "sub", "pat"])
    if (name in claims!) claims![name] = `<${name}>`;
  return JSON.stringify([head, claims]);
}
