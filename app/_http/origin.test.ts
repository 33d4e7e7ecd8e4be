import { expect, test } from "playwright/test";
import { isForeign, isSameOrigin, senderOf } from "./origin";

const here = "https://sign-in.example.com";
const listed = "https://app.example";
const from = (fields: Record<string, string>) => new Headers(fields);

// Sec-Fetch-Site and Origin as they are sent (undefined if absent), the sender, and whether the API refuses it.
const table: [
  site: string | undefined,
  origin: string | undefined,
  sender: "own page" | "other page" | "no page",
  refusedByApi: boolean,
][] = [
  // If Sec-Fetch-Site is present, it decides.
  ["same-origin", here, "own page", false],
  ["same-origin", undefined, "own page", false],
  // A proxy in front added Referrer-Policy: no-referrer.
  ["same-origin", "null", "own page", false],
  // The page was opened by another name of this machine, such as 127.0.0.1 for localhost.
  ["same-origin", "http://127.0.0.1:3000", "own page", false],
  ["same-site", "https://www.example.com", "other page", true],
  ["same-site", here, "other page", true],
  ["cross-site", "https://evil.example", "other page", true],
  ["cross-site", "null", "other page", true],
  ["cross-site", here, "other page", true],
  ["cross-site", undefined, "other page", true],
  ["cross-site", listed, "other page", false],
  ["same-site", listed, "other page", false],
  // A typed address or a bookmark comes from no page, and can't change anything that a cookie protects.
  ["none", undefined, "no page", false],
  ["none", "null", "other page", true],
  ["none", here, "other page", true],
  ["none", "https://evil.example", "other page", true],
  // No browser sends these, so they aren't from our pages.
  ["", here, "other page", true],
  ["Same-Origin", here, "other page", true],
  ["same-origin, same-origin", here, "other page", true],
  ["same-origin, cross-site", here, "other page", true],
  // Without Sec-Fetch-Site, the exact Origin decides.
  [undefined, here, "own page", false],
  [undefined, listed, "other page", false],
  [undefined, undefined, "no page", false],
  ...[
    "null",
    "",
    `${here}/`,
    `${here}:443`,
    "http://sign-in.example.com",
    "https://SIGN-IN.example.com",
    "https://example.com",
    `${here}.evil.example`,
    "https://evil-sign-in.example.com",
    `${here}@evil.example`,
    `${here}, https://evil.example`,
  ].map((origin): [undefined, string, "other page", true] => [undefined, origin, "other page", true]),
  ...[`${listed}.evil.example`, `${listed}/`, "http://app.example", `${listed}:444`, `${listed}, ${listed}`].map(
    (origin): [undefined, string, "other page", true] => [undefined, origin, "other page", true],
  ),
];

test("forms and cookies accept a change only from this origin's own pages, by Sec-Fetch-Site, else by the exact Origin", () => {
  for (const [site, origin, sender] of table) {
    const fields = from({
      ...(site !== undefined && { "Sec-Fetch-Site": site }),
      ...(origin !== undefined && { Origin: origin }),
    });
    expect(senderOf(fields, here), `${site} ${origin}`).toBe(sender);
    expect(isSameOrigin(fields, here), `${site} ${origin}`).toBe(sender === "own page");
  }
});

test("the API accepts a change from its own pages, listed pages and programs, and from no other page", () => {
  for (const [site, origin, , refused] of table) {
    const fields = from({
      ...(site !== undefined && { "Sec-Fetch-Site": site }),
      ...(origin !== undefined && { Origin: origin }),
    });
    expect(isForeign(fields, here, [listed]), `${site} ${origin}`).toBe(refused);
  }
});

test("the API accepts every sender that a form accepts: both read the headers in the same order", () => {
  for (const site of [undefined, "same-origin", "same-site", "cross-site", "none", ""]) {
    for (const origin of [undefined, here, "null", listed, "https://evil.example"]) {
      const fields = from({
        ...(site !== undefined && { "Sec-Fetch-Site": site }),
        ...(origin !== undefined && { Origin: origin }),
      });
      if (isSameOrigin(fields, here)) expect(isForeign(fields, here, []), `${site} ${origin}`).toBe(false);
    }
  }
});

test("the Referer is ignored", () => {
  expect(isSameOrigin(from({ Referer: `${here}/login` }), here)).toBe(false);
});
