import { readAllEmail, type Email } from "../support/inbox";
import { outboxOf } from "../support/outbox";
import { elsewhere, somebodyNew, type Person } from "../support/people";
import { rows } from "../support/rows";
import { ask, expect, heading, mailFor, signIn, submit, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

/** "I did not ask for this" in a mail. */
const stopLinkIn = ({ text }: Email) => /^\S+\/mail\/stop\?m=\S+$/m.exec(text)![0];
const stateOfNewest = async ({ address }: Person) => (await outboxOf(rows(), address)).at(-1)?.state;
const pause = "Pause for a day";

test("somebody who did not ask pauses mail by one button: strangers see the same page and send nothing, their own browser still signs in", async ({
  page,
  openBrowser,
  person,
}) => {
  await signIn(page, person.address);
  await page.getByRole("button", { name: "Sign out" }).click();
  const [welcome] = await readAllEmail(person.address);
  const stranger = await openBrowser();
  const unasked = await mailFor(stranger, person.address);

  // Looking changes nothing, however often and by whatever method: the next stranger's mail still comes.
  const owner = await openBrowser();
  for (let look = 0; look < 2; look++) {
    await owner.goto(stopLinkIn(unasked));
    await expect(heading(owner, "You didn't ask for this email")).toBeVisible();
  }
  for (const method of ["GET", "HEAD"])
    expect((await owner.request.fetch(stopLinkIn(unasked), { method })).status()).toBe(200);
  await expect(owner.getByRole("main")).not.toContainText(person.address);
  await stranger.context().clearCookies();
  const second = await mailFor(stranger, person.address);

  await owner.getByRole("button", { name: pause }).click();
  await expect(heading(owner, "Paused for a day")).toBeVisible();
  await expect(owner.getByRole("button")).toHaveCount(0);
  await owner.reload();
  await expect(heading(owner, "Paused for a day")).toBeVisible();

  await stranger.context().clearCookies();
  await ask(stranger, person.address);
  await expect(heading(stranger, "Check your email")).toBeVisible();
  await expect(stranger.getByRole("main")).toContainText(person.address);
  expect(await stateOfNewest(person)).toBe("suppressed");
  expect((await readAllEmail(person.address)).map(({ id }) => id)).toEqual([second.id, unasked.id, welcome!.id]);

  await signIn(page, person.address);
});

test("a stop link that was cut, changed or made up says so and offers no button", async ({ page, person }) => {
  const link = stopLinkIn(await mailFor(page, person.address));
  const m = new URL(link).searchParams.get("m")!;
  const wrong = [m.slice(0, -1), `${m}a`, m.replace(/^./, (first) => (first === "a" ? "b" : "a")), "", "%00.%00"].map(
    (token) => `/mail/stop?m=${token}`,
  );
  for (const path of [...wrong, "/mail/stop"]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/login\/error\?reason=invalid_credentials/);
    await expect(page.getByRole("button", { name: pause })).toHaveCount(0);
  }
  await submit(page, "/login", "/forms/request-link", { email: person.address });
  expect(await stateOfNewest(person)).not.toBe("suppressed");
});

test("the button works without scripts, and a foreign page cannot press it", async ({ openBrowser, person }) => {
  const page = await openBrowser({ javaScriptEnabled: false });
  const link = stopLinkIn(await mailFor(page, person.address));
  const m = new URL(link).searchParams.get("m")!;
  const foreign = await page.request.post("/forms/stop-mail", {
    form: { m },
    headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    maxRedirects: 0,
  });
  expect(foreign.status()).toBe(403);
  await page.goto(link);
  await page.getByRole("button", { name: pause }).click();
  await expect(heading(page, "Paused for a day")).toBeVisible();
});

test("on a small phone the longest address stays within the page, before and after", async ({ openBrowser }) => {
  const domain = `${"long".repeat(15)}.${"longer".repeat(10)}.${"longest".repeat(8)}.example`;
  const long = {
    ...somebodyNew("ada"),
    address: `${"a".repeat(40)}.${somebodyNew("ada").address.split("@")[0]}@${domain}`,
  };
  const page = await openBrowser({ viewport: { width: 360, height: 640 }, extraHTTPHeaders: elsewhere(long).headers });
  await page.goto(stopLinkIn(await mailFor(page, long.address)));
  await expect(page.getByRole("main")).toContainText(domain);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole("button", { name: pause }).click();
  await expect(heading(page, "Paused for a day")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
