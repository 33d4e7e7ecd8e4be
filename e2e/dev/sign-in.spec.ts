// A newcomer's first minute with `npm run dev`, by each address that "localhost" may stand for. What works in a build
// may not work here: the scripts of a page under development begin when its socket to the server answers.

import { ask as send, askRaw } from "../support/http";
import {
  askAndRead,
  askOnPage,
  codeField,
  expect,
  expectHydrated,
  expectNoIssue,
  expectSignedIn,
  issuesOf,
  test,
} from "./support";

test("a link opened in the same browser signs in by itself, and the first tab moves on", async ({
  page,
  context,
  person,
}) => {
  const mail = await askAndRead(page, person.address, "/login?return_to=/account?from=letter");
  await expectNoIssue(page);
  const second = await context.newPage();
  await second.goto(mail.link);
  await expectSignedIn(second, person.address, "/account?from=letter");
  await expectSignedIn(page, person.address, "/account?from=letter");
  for (const one of [page, second]) await expectNoIssue(one);
});

test("a code submits itself with its sixth digit", async ({ page, person }) => {
  const mail = await askAndRead(page, person.address);
  await expectHydrated(page);
  await codeField(page).pressSequentially(mail.code);
  await expectSignedIn(page, person.address);
  await expectNoIssue(page);
});

test("so it does where the address bar has the number instead of the name", async ({ page, person, baseURL }, {
  project,
}) => {
  const origin = `http://${project.name === "dev-ipv6" ? "[::1]" : "127.0.0.1"}:${new URL(baseURL!).port}`;
  await askOnPage(page, person.address, `${origin}/login`);
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await expectHydrated(page);
  const { readCode } = await import("../support/inbox");
  await codeField(page).pressSequentially((await readCode(person.address)).code);
  await expectSignedIn(page, person.address, `${origin}/account`);
  await expectNoIssue(page);
});

test("an error on a page is seen by these tests", async ({ page, complaints }) => {
  await page.goto("/login");
  await expectHydrated(page);
  await page.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error("made by a test");
      }),
  );
  await expect.poll(() => issuesOf(page)).not.toEqual([]);
  expect(complaints.splice(0).join()).toContain("made by a test");
});

test("a request that asks for another protocol is answered as any other", async () => {
  const h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
  const websocket =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  // Compiled first, for that takes longer than the raw question waits.
  expect((await send("/healthz")).status).toBe(200);
  expect((await send("/_next/nothing")).status).toBe(404);
  // Neither asks to close its connection, which the server keeps for some seconds.
  const head = /\r\n\r\n/;
  expect(await askRaw(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${h2c}\r\n`, undefined, head)).toMatch(
    /^HTTP\/1\.1 200 /,
  );
  expect(
    await askRaw(`GET /_next/webpack-hmr HTTP/1.1\r\nHost: localhost\r\n${websocket}\r\n`, undefined, head),
  ).toMatch(/^HTTP\/1\.1 404 /);
});
