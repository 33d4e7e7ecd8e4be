import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { challengesOf } from "../support/rows";
import { neighbour } from "../support/people";
import { expect, expectSignedIn, heading, mailFor, sessionCookie, signIn, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

// 127.0.0.1 is another site than localhost; another port of localhost is the same site and another origin.
for (const host of ["127.0.0.1", "localhost"]) {
  test(`a form on a page of ${host} cannot sign this browser in with an attacker's link`, async ({
    page,
    elsewhereUnseen,
    person,
    baseURL,
  }) => {
    const attacker = neighbour(person, "mallory");
    const mail = await mailFor(elsewhereUnseen, attacker.address);
    const site = await serve(formPage(`${baseURL}/forms/confirm-link`, { token: mail.token }));
    try {
      await page.goto(`http://${host}:${site.port}/`);
      const answer = page.waitForResponse(`${baseURL}/forms/confirm-link`);
      await page.getByRole("button", { name: "Win a prize" }).click();
      expect((await answer).status()).toBe(403);
      expect((await answer).headers()["set-cookie"]).toBeUndefined();
      await expect(heading(page, "That request came from another site")).toBeVisible();
      expect(await sessionCookie(page.context())).toBeUndefined();
      expect((await challengesOf(attacker.address))[0]?.redeemed_at).toBeNull();
    } finally {
      site.server.close();
    }
  });

  test(`a form on a page of ${host} cannot sign anybody out`, async ({ page, person, baseURL }) => {
    await signIn(page, person.address);
    const site = await serve(formPage(`${baseURL}/forms/sign-out`, {}));
    try {
      await page.goto(`http://${host}:${site.port}/`);
      await page.getByRole("button", { name: "Win a prize" }).click();
      await expect(heading(page, "That request came from another site")).toBeVisible();
      await page.goto("/account");
      await expectSignedIn(page, person.address);
    } finally {
      site.server.close();
    }
  });
}

test("no page of another site can put the sign-in into a frame", async ({ page, baseURL, complaints }) => {
  const site = await serve(`<!doctype html><title>Prizes</title><iframe src="${baseURL}/login"></iframe>`);
  try {
    await page.goto(`http://127.0.0.1:${site.port}/`);
    await expect.poll(() => complaints.splice(0).join("\n")).toContain("frame-ancestors 'none'");
    await expect(page.frameLocator("iframe").getByLabel("Email address")).toHaveCount(0);
  } finally {
    site.server.close();
  }
});

function formPage(action: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  return `<!doctype html><title>Prizes</title><link rel="icon" href="data:,"><form method="post" action="${action}">${inputs.join("")}<button>Win a prize</button></form>`;
}

async function serve(html: string): Promise<{ server: Server; port: number }> {
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(html));
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}
