import { askAndRead, expect, expectSignedIn, mailFor, test } from "./support";

test("the captured inbox lists a mail and shows it as HTML, as text and as it was sent", async ({
  page,
  elsewhereUnseen,
  person,
}) => {
  const mail = await mailFor(elsewhereUnseen, person.address);
  await page.goto("/dev/inbox");
  await page.getByLabel("Sent to").fill(person.address);
  await page.getByRole("button", { name: "Show" }).click();
  const list = page.getByRole("list").filter({ hasText: mail.subject });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByRole("link").click();

  const frame = page.frameLocator("iframe");
  await expect(frame.getByText(mail.code, { exact: true })).toBeVisible();
  await expect(frame.getByText(mail.reference)).toBeVisible();
  await page.getByRole("link", { name: "Text" }).click();
  await expect(page.locator("pre")).toContainText(mail.link);
  await page.getByRole("link", { name: "Source" }).click();
  await expect(page.locator("pre")).toContainText(/^Subject: Sign in to Postkey/m);
  await expect(page.locator("pre")).toContainText(/^MIME-Version: 1\.0/m);
});

test("a link clicked in the inbox signs in", async ({ page, context, person }) => {
  await askAndRead(page, person.address);
  const inbox = await context.newPage();
  await inbox.goto(`/dev/inbox?${new URLSearchParams({ to: person.address })}`);
  const opened = context.waitForEvent("page");
  await inbox.frameLocator("iframe").getByRole("link", { name: "Sign in to Postkey" }).click();
  await expectSignedIn(await opened, person.address);
  await expectSignedIn(page, person.address);
});

test("a mail in the inbox runs no script and loads nothing from elsewhere", async ({ page, context, person }) => {
  await mailFor(page, person.address);
  const asked: string[] = [];
  context.on("request", (request) => asked.push(new URL(request.url()).origin));
  await page.goto(`/dev/inbox?${new URLSearchParams({ to: person.address })}`);
  await expect(page.frameLocator("iframe").getByRole("link", { name: "Sign in to Postkey" })).toBeVisible();
  expect(new Set(asked)).toEqual(new Set([new URL(page.url()).origin]));
  const src = await page.locator("iframe").getAttribute("src");
  const policy = (await page.request.get(src!)).headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("sandbox");
  expect(policy).not.toContain("allow-scripts");
});

test("an inbox without mail says so", async ({ page, person }) => {
  await page.goto(`/dev/inbox?${new URLSearchParams({ to: person.address })}`);
  await expect(page.getByText(`No emails to ${person.address} yet.`)).toBeVisible();
});
