import { expect, test } from "playwright/test";
import { isForeign, isSameOrigin } from "./origin";

const here = "https://sign-in.example.com";
const from = (fields: Record<string, string>) => new Headers(fields);

test("a browser that says same-origin is believed: a page elsewhere cannot set that header", () => {
  expect(isSameOrigin(from({ "Sec-Fetch-Site": "same-origin" }), here)).toBe(true);
  expect(isSameOrigin(from({ "Sec-Fetch-Site": "same-origin", Origin: "null" }), here)).toBe(true);
});

test("same-site, cross-site and none are refused, whatever Origin says", () => {
  for (const site of ["same-site", "cross-site", "none", "", "Same-Origin", "same-origin, same-origin"]) {
    expect(isSameOrigin(from({ "Sec-Fetch-Site": site, Origin: here }), here), site).toBe(false);
  }
});

test("without Sec-Fetch-Site the exact Origin decides", () => {
  expect(isSameOrigin(from({ Origin: here }), here)).toBe(true);
  const others = [
    "null", "", "https://sign-in.example.com/", "http://sign-in.example.com", "https://sign-in.example.com:443", "https://SIGN-IN.example.com", "https://example.com",
    "https://sign-in.example.com.evil.example", "https://evil-sign-in.example.com", "https://sign-in.example.com@evil.example", "https://sign-in.example.com, https://evil.example",
  ];
  for (const origin of others) expect(isSameOrigin(from({ Origin: origin }), here), origin).toBe(false);
});

test("a missing Origin is refused", () => {
  expect(isSameOrigin(from({}), here)).toBe(false);
  expect(isSameOrigin(from({ Referer: `${here}/login` }), here)).toBe(false);
});

test("a program, which sends neither header, is not foreign; a listed page is not either", () => {
  expect(isForeign(from({}), here, [])).toBe(false);
  expect(isForeign(from({ Origin: here }), here, [])).toBe(false);
  expect(isForeign(from({ Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" }), here, ["https://app.example"])).toBe(false);
  expect(isForeign(from({ "Sec-Fetch-Site": "none" }), here, [])).toBe(false);
});

test("any other page is foreign, null included", () => {
  const foreign: Record<string, string>[] = [{ Origin: "https://evil.example" }, { Origin: "null" }, { Origin: "" }, { "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "same-site" }];
  for (const fields of foreign) {
    expect(isForeign(from(fields), here, ["https://app.example"]), JSON.stringify(fields)).toBe(true);
  }
  for (const origin of ["https://app.example.evil.example", "https://app.example/", "http://app.example", "https://app.example:444"]) {
    expect(isForeign(from({ Origin: origin }), here, ["https://app.example"]), origin).toBe(true);
  }
});
