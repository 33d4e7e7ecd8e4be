import { expect, test } from "playwright/test";
import { browserName, partsOfBrowserName } from "./caller";

const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

test("a browser and its system are named as people know them", () => {
  const named: [userAgent: string, name: string][] = [
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`, "Chrome on Windows"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari on iOS",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/140.0.0.0`, "Microsoft Edge on Windows"],
    ["curl/8.5.0", "curl"],
    ["python-requests/2.32.3", "python-requests"],
  ];
  for (const [userAgent, name] of named) expect(browserName(userAgent), userAgent).toBe(name);
});

test("a user agent adds none of its own words to the name", () => {
  const foreign = [
    "",
    "-",
    " ",
    "Your account is locked",
    "Call +1-800-555-0100 now/1.0 (urgent)",
    "Call +1-800-555-0100 now/1.0 urgent",
    "https://evil.example/ x",
    "Visit evil.example/1.0",
    "evil.example",
    "curl",
    "curl evil.example/8.5.0",
    "xcurl/8.5.0",
    "Generic/1.0 (x)",
    "Mozilla/5.0 (Visit evil.example)",
    "an administrator/1.0 (of your bank)",
    "\u202enoitnetta/1.0 x",
    "constructor/1.0 (x)",
    "__proto__/1.0 x",
  ];
  for (const userAgent of foreign) expect(browserName(userAgent), userAgent).toBe("an unknown program");
  const mixed: [userAgent: string, name: string][] = [
    ["Call +1-800-555-0100 Chrome/140.0.0.0 Safari/537.36", "Chrome"],
    [`Mozilla/5.0 (Windows NT 10.0; Visit evil.example) ${chrome}`, "Chrome on Windows"],
    [`Mozilla/5.0 (Visit evil.example now) ${chrome}`, "Chrome"],
    ["Mozilla/5.0 (X11; Linux evil.example) Gecko/20100101 Firefox/140.0 (call us)", "Firefox on Linux"],
  ];
  for (const [userAgent, name] of mixed) expect(browserName(userAgent), userAgent).toBe(name);
});

test("a name is split into its parts, and any other text is not", () => {
  expect(partsOfBrowserName("Firefox on Linux")).toEqual({ name: "Firefox", system: "Linux" });
  expect(partsOfBrowserName("Chrome")).toEqual({ name: "Chrome", system: null });
  expect(partsOfBrowserName("Generic")).toBeNull();
  expect(partsOfBrowserName("Chrome on Mars")).toBeNull();
});
