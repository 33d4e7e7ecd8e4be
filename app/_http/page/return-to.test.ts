import { expect, test } from "playwright/test";
import { safeReturnTo } from "./return-to";

const kept: [given: string, path: string][] = [
  ["/", "/"],
  ["/account", "/account"],
  ["/account/", "/account/"],
  ["/account?tab=devices", "/account?tab=devices"],
  ["/account?next=https://evil.example/", "/account?next=https://evil.example/"],
  ["/account#section", "/account"],
  ["/a/../account", "/account"],
  ["/a/./account", "/a/account"],
  ["/organizations/acme/members?page=2&sort=name", "/organizations/acme/members?page=2&sort=name"],
  ["/é", "/%C3%A9"],
  ["/a b", "/a%20b"],
  ["/loginhelp", "/loginhelp"],
  ["/authors", "/authors"],
  ["/%2e%2e/account", "/account"],
  ["/a//b", "/a//b"],
  ["/@evil.example", "/@evil.example"],
  ["/https://evil.example", "/https://evil.example"],
  ["/authorize?client_id=x&state=a%20b", "/authorize?client_id=x&state=a%20b"],
  ["/account?x=%0d%0aSet-Cookie:a=b", "/account?x=%0d%0aSet-Cookie:a=b"],
];

const refused: [given: string | null | undefined, why: string][] = [
  [null, "nothing"],
  [undefined, "nothing"],
  ["", "nothing"],
  ["https://evil.example", "another origin"],
  ["http://evil.example/account", "another origin"],
  ["HTTPS://evil.example", "a scheme in capitals"],
  ["//evil.example", "a host without a scheme"],
  ["///evil.example", "three slashes"],
  ["////evil.example", "four slashes"],
  ["/\\evil.example", "a backslash, which browsers read as a slash"],
  ["\\\\evil.example", "two backslashes"],
  ["\\/evil.example", "backslash and slash"],
  ["/\\/evil.example", "slash, backslash, slash"],
  ["/a\\b", "a backslash anywhere"],
  ["/\t/evil.example", "a tab, which browsers drop"],
  ["/\n/evil.example", "a line feed, which browsers drop"],
  ["/\r/evil.example", "a carriage return"],
  ["\t//evil.example", "a leading tab"],
  [" //evil.example", "a leading space"],
  [" /account", "a leading space"],
  ["/\0/evil.example", "a NUL"],
  ["/\u0001account", "a control character"],
  ["/\u200B/evil.example", "a zero-width space"],
  ["/\u202E/evil", "a direction override"],
  ["/\uFEFFaccount", "a byte order mark"],
  ["/\uD800", "a lone surrogate"],
  ["javascript:alert(1)", "a script"],
  ["JaVaScRiPt:alert(1)", "a script"],
  ["java\nscript:alert(1)", "a script with a line feed"],
  ["data:text/html,x", "data"],
  ["vbscript:x", "a script"],
  ["mailto:eve@evil.example", "mail"],
  ["blob:https://evil.example/x", "a blob"],
  ["file:///etc/passwd", "a file"],
  ["account", "a relative path"],
  ["./account", "a relative path"],
  ["../account", "a relative path"],
  ["?tab=1", "a query alone"],
  ["#x", "a fragment alone"],
  ["@evil.example", "an authority's end"],
  [":@evil.example", "an authority's end"],
  [".evil.example", "a suffix of our host"],
  [":80@evil.example", "a port that is a password"],
  ["%2f%2fevil.example", "encoded slashes in front"],
  ["%5cevil.example", "an encoded backslash in front"],
  ["%09//evil.example", "an encoded tab in front"],
  ["/..//evil.example", "two slashes once it is normalised"],
  ["/.//evil.example", "two slashes once it is normalised"],
  ["/a/..//evil.example", "two slashes once it is normalised"],
  ["/%2e%2e//evil.example", "two slashes behind encoded dots"],
  ["/%2e//evil.example", "two slashes behind an encoded dot"],
  ["/.%2E//evil.example", "two slashes behind mixed dots"],
  ["/login", "the sign-in itself"],
  ["/login/confirm?token=x", "the sign-in itself"],
  ["/login/error?reason=not_found", "the sign-in itself"],
  ["/a/../login", "the sign-in in disguise"],
  ["/%2e%2e/login/confirm?token=x", "the sign-in in disguise"],
  ["/forms/sign-out", "a handler"],
  ["/auth/logout", "the API"],
  ["/api/auth/signout", "Auth.js"],
  ["/_next/static/x.js", "a file of the framework"],
  ["/authorize", "an authorization request without its query"],
  ["/authorize/x?a=b", "nothing"],
  [`/authorize?state=${"a".repeat(6000)}`, "too long"],
  ["/.well-known/jwks.json", "a document"],
  ["/login/", "the sign-in itself"],
  [`/${"a".repeat(2000)}`, "too long"],
  [`/${"a".repeat(300_000)}`, "far too long"],
];

for (const [given, path] of kept) {
  test(`${JSON.stringify(given)} is kept as ${path}`, () => {
    expect(safeReturnTo(given)).toBe(path);
  });
}

for (const [given, why] of refused) {
  test(`${JSON.stringify(given)?.slice(0, 60)} is ignored: ${why}`, () => {
    expect(safeReturnTo(given)).toBe("/account");
  });
}

test("every kept path stays on this origin in a browser, and is kept unchanged the second time", () => {
  for (const [given] of kept) {
    const path = safeReturnTo(given);
    expect(new URL(path, "https://sign-in.example").origin).toBe("https://sign-in.example");
    expect(safeReturnTo(path)).toBe(path);
  }
});

test("encoded slashes and backslashes inside a path stay encoded", () => {
  for (const given of ["/%2f%2fevil.example", "/%5cevil.example", "/%2Fevil.example", "/a%2f..%2f..%2fevil"]) {
    expect(new URL(safeReturnTo(given), "https://sign-in.example").host).toBe("sign-in.example");
    expect(safeReturnTo(given)).toMatch(/^\/(%2f|%5c|a%2f|%2F)/);
  }
});
