import { reasons } from "@/lib/reasons";
import { expect, heading, test } from "./support";

// Scripts change nothing here, and are most of what a page costs a test.
test.use({ javaScriptEnabled: false });

test("an address that leads nowhere has a page with a way home", async ({ page }) => {
  const answer = await page.goto("/nowhere/at/all");
  expect(answer?.status()).toBe(404);
  await expect(heading(page, "There's nothing here")).toBeVisible();
  await expect(page.getByText(`Request ID ${answer!.headers()["x-request-id"]}`)).toBeVisible();
  await page.getByRole("link", { name: "Go to the home page" }).click();
  await expect(heading(page, "Sign in with your email")).toBeVisible();
});

test("every reason has a page that says what happened, why, what to do, and which request it was", async ({ page }) => {
  for (const [reason, { title, what, why }] of Object.entries(reasons)) {
    await page.goto(`/login/error?reason=${reason}&request_id=k3v9x2m7q4p8w6r5`);
    await expect(heading(page, title), reason).toBeVisible();
    const main = page.getByRole("main");
    await expect(main).toContainText(what);
    await expect(main).toContainText(why);
    await expect(main.getByRole("link"), reason).toHaveCount(1);
    await expect(main).toContainText("Request ID k3v9x2m7q4p8w6r5");
  }
});

test("nobody can make the error page say something of their own", async ({ page }) => {
  await page.goto(
    `/login/error?${new URLSearchParams({ reason: "Call +1 555 0100", request_id: "<b>call us</b>", retry_after: "tomorrow" })}`,
  );
  await expect(heading(page, "There's nothing here")).toBeVisible();
  await expect(page.getByText(/call/i)).toHaveCount(0);
  await expect(page.getByText(/tomorrow/)).toHaveCount(0);
});

test("a waiting time is told in words", async ({ page }) => {
  await page.goto("/login/error?reason=over_request_rate_limit&retry_after=95");
  await expect(page.getByText("Try again in 1 min 35 s.")).toBeVisible();
});

test("the status page says what works and which versions run, and is no search result", async ({ page }) => {
  const answer = await page.goto("/status");
  expect(answer?.headers()["x-robots-tag"]).toBe("noindex");
  await expect(heading(page, "Status")).toBeVisible();
  await expect(page.getByRole("status")).toContainText("Everything works");
  const ready = (await (await page.request.get("/readyz")).json()) as { versions: Record<string, string> };
  for (const version of Object.values(ready.versions)) await expect(page.getByRole("main")).toContainText(version);
});

test("the start page says what this is and leads to the sign-in", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("emails you a link and a code")).toBeVisible();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/login");
});

test("Auth.js's own sign-in pages lead to ours, and its callback keeps the token", async ({ page }) => {
  await page.goto("/api/auth/signin");
  await expect(page).toHaveURL("/login");
  await page.goto(`/api/auth/callback/nodemailer?token=${"x".repeat(43)}`);
  await expect(heading(page, "That link or code isn't right")).toBeVisible();
});
