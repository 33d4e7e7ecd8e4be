import { expect, test } from "playwright/test";
import { bareContentSecurityPolicy, pageContentSecurityPolicy, securityHeaders } from "@/app/_http/security-headers";
import { cspExtra, hsts } from "./settings-headers";

const hash = `'sha256-${"A".repeat(43)}='`;
function read<T>(
  by: (source: { environment: Record<string, string>; problem: (line: string) => void }) => T,
  value: string,
): { value: T; problems: string[] } {
  const problems: string[] = [];
  return { value: by({ environment: { IT: value }, problem: (line) => void problems.push(line) }), problems };
}
const hstsOf = (value: string, secure = true) => read((source) => hsts(source, "IT", secure), value);
const extraOf = (value: string) => read((source) => cspExtra(source, "IT"), value);
const policyWith = (value: string) => pageContentSecurityPolicy("nonce", false, extraOf(value).value);

test("HSTS is two years with subdomains by default, and `off` or plain http sends none", () => {
  expect(hstsOf("")).toEqual({ value: "max-age=63072000; includeSubDomains", problems: [] });
  for (const value of [
    "max-age=300",
    "max-age=0",
    "max-age=31536000; includeSubDomains; preload",
    "Max-Age=300;includesubdomains",
  ]) {
    expect(hstsOf(value)).toEqual({ value, problems: [] });
    expect(Object.fromEntries(securityHeaders(hstsOf(value).value))["Strict-Transport-Security"]).toBe(value);
  }
  expect(hstsOf("off")).toEqual({ value: null, problems: [] });
  expect(hstsOf("", false)).toEqual({ value: null, problems: [] });
  expect(securityHeaders(null).map(([name]) => name)).not.toContain("Strict-Transport-Security");
});

test("an invalid value of HSTS is refused at start, over plain http too", () => {
  for (const value of [
    "on",
    "true",
    "max-age",
    "max-age=-1",
    "max-age=1y",
    "includeSubDomains",
    "max-age=1, max-age=2",
    "max-age=1; preload",
    "max-age=1\r\nSet-Cookie: a=b",
    "max-age=1; \u00e9",
  ]) {
    for (const secure of [true, false])
      expect(hstsOf(value, secure).problems, value).toEqual([
        expect.stringMatching(/^IT (is neither off nor a value|has preload without)/),
      ]);
  }
});

test("CSP_EXTRA adds sources to the policy of pages and to no other policy", () => {
  expect(policyWith("")).toBe(
    "default-src 'self'; script-src 'nonce-nonce' 'strict-dynamic'; style-src 'self' 'nonce-nonce'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  const policy = policyWith(
    ` img-src https://cdn.example.com:8443/a/b.png  blob: ;font-src 'self' https://*.fonts.example; script-src ${hash}; connect-src wss://live.example.com;; img-src https://two.example.com`,
  );
  expect(policy).toContain("img-src 'self' data: https://cdn.example.com:8443/a/b.png blob: https://two.example.com;");
  expect(policy).toContain("font-src 'self' https://*.fonts.example");
  expect(policy).toContain(`script-src 'nonce-nonce' 'strict-dynamic' ${hash};`);
  expect(policy).toContain("connect-src 'self' wss://live.example.com;");
  expect(bareContentSecurityPolicy).toBe(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test("CSP_EXTRA cannot weaken what runs in or frames a page, send addresses elsewhere, or start another header", () => {
  const refused = [
    "script-src 'unsafe-inline'",
    "script-src 'unsafe-eval'",
    "script-src 'unsafe-hashes'",
    "script-src 'self'",
    "script-src https://cdn.example.com",
    "script-src *",
    "script-src data:",
    "script-src 'nonce-abc'",
    "script-src 'sha256-short'",
    "style-src 'unsafe-inline'",
    "style-src data:",
    "img-src *",
    "img-src https:",
    "img-src http://cdn.example.com",
    "img-src https://*",
    "img-src https://*.com",
    "img-src cdn.example.com",
    "img-src 'none'",
    "img-src",
    "frame-src data:",
    "connect-src javascript:alert(1)",
    "frame-ancestors *",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action https://evil.example",
    "object-src 'self'",
    "default-src https://cdn.example.com",
    "script-src-elem 'unsafe-inline'",
    "script-src-attr 'unsafe-inline'",
    "worker-src blob:",
    "sandbox",
    "upgrade-insecure-requests",
    "report-uri https://reports.example.com",
    "report-to main",
    "IMG-SRC https://cdn.example.com",
    "constructor https://cdn.example.com",
    "https://cdn.example.com",
    "img-src https://cdn.example.com, script-src 'unsafe-inline'",
    "img-src https://cdn.example.com,default-src *",
    "img-src https://cdn.example.com\r\nSet-Cookie: a=b",
    "img-src https://cdn.example.com\nx",
    "img-src https://cdn.example.com\u2028x",
    "img-src https://user:pass@cdn.example.com",
  ];
  const untouched = policyWith("");
  for (const value of refused) {
    const { problems } = extraOf(value);
    expect(problems, value).toEqual([expect.stringMatching(/^IT has [\x20-\x7e…]+\.$/)]);
    // A problem stops the start. The value that was read all the same must not weaken the policy.
    if (!value.includes("img-src https://cdn")) expect(policyWith(value), value).toBe(untouched);
  }
});
