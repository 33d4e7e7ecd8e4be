import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hasIpv6 } from "../../scripts/find-port.mjs";
import { askAndRead, expect, expectNoIssue, expectSignedIn, test } from "./support";

const app = fileURLToPath(new URL("../../app", import.meta.url));

/** Every page below a folder, with a word for each part of its path that varies. */
function pagesBelow(folder: string, path = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return entry.name === "page.tsx" ? [path || "/"] : [];
    if (entry.name.startsWith("_")) return [];
    const part = entry.name.startsWith("(") ? "" : `/${entry.name.startsWith("[") ? "anything" : entry.name}`;
    return pagesBelow(`${folder}/${entry.name}`, path + part);
  });
}

test("no page of app/ has an issue, to somebody who is signed out and to somebody who is signed in", async ({
  page,
  person,
}, { project }) => {
  // Every page is compiled here, and each is visited twice: a busy machine takes a quarter of an hour.
  test.setTimeout(60 * 60_000);
  const pages = pagesBelow(app);
  expect(pages).toEqual(expect.arrayContaining(["/", "/login", "/login/confirm", "/account", "/dev/inbox"]));
  const further = [
    "/nothing/here",
    `/login/confirm?token=${"A".repeat(43)}`,
    "/login/error?reason=otp_expired",
    "/login?problem=invalid_email",
    "/login?locale=ja",
  ];
  // What a page says of itself does not depend on the address that it came from: each is visited by one of them, and
  // sign-in.spec.ts goes its ways by both.
  const addresses = (await hasIpv6()) ? ["dev-ipv4", "dev-ipv6"] : ["dev-ipv4"];
  expect(addresses).toContain(project.name);
  const mine = [...pages, ...further].filter(
    (_, index) => index % addresses.length === addresses.indexOf(project.name),
  );
  const visit = async () => {
    for (const path of mine) {
      await page.goto(path, { timeout: 0 });
      await expectNoIssue(page);
    }
  };
  await visit();
  await page.context().clearCookies({ name: /-language$/ });
  const mail = await askAndRead(page, person.address);
  await expectNoIssue(page);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
  await visit();
});
