import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { randomId } from "@/lib/secret";
import { clearProbe, keepsCookies, setBrowser, setConfirm, setProbe } from "../cookies";
import { cookieExpected, refuseWithoutCookies } from "./cookies-off";

test.beforeEach(() => configure({ AUTH_URL: "http://localhost:4711" }));
test.afterEach(restore);

const cookies = (value: string) => new Headers({ Cookie: value });
const sent = (setCookieValue: string) => cookies(setCookieValue.split(";")[0]!);
const expecting = new URLSearchParams([[cookieExpected.name, cookieExpected.value]]);

test("a form that expects a cookie continues only if one of our cookies came back", () => {
  for (const value of [
    setProbe(),
    setConfirm("A".repeat(22), { spent: false }),
    setBrowser({ browserId: randomId(), knownAddresses: [] }),
  ]) {
    expect(keepsCookies(sent(value)), value).toBe(true);
    expect(refuseWithoutCookies(expecting, sent(value), {}), value).toBeNull();
  }
  for (const headers of [
    new Headers(),
    cookies("other=1"),
    cookies("postkey-4712-probe=on"),
    cookies("__Host-postkey-probe=on"),
    cookies("x-postkey-4711-probe=on"),
    cookies("=postkey-4711-probe"),
  ]) {
    const refused = refuseWithoutCookies(expecting, headers, { email: "ada@people.example" });
    expect([refused?.status, refused?.headers.get("location")]).toEqual([
      303,
      "/login/cookies?email=ada%40people.example",
    ]);
    expect(refused?.headers.get("set-cookie")).toBeNull();
  }
});

test("a form without that field is accepted without a check", () => {
  for (const fields of ["", "cookie=", "cookie=other"])
    expect(refuseWithoutCookies(new URLSearchParams(fields), new Headers(), {})).toBeNull();
});

test("the probe is cleared once it has come back", () => {
  expect(clearProbe(new Headers())).toEqual([]);
  expect(clearProbe(sent(setProbe()))).toEqual([expect.stringMatching(/^postkey-4711-probe=; .*Max-Age=0;/)]);
});
