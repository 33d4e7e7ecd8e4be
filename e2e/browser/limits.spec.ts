import { readAllEmail, readCode, wrongCode } from "../support/inbox";
import { neighbour } from "../support/people";
import { alertOf, ask, askOnPage, codeField, expect, expectSignedIn, mailFor, submit, test } from "./support";

test("somebody whose mailbox had its five mails reads what happened, how long to wait, and that the mails they have still work", async ({
  page,
  context,
  person,
}) => {
  for (let mails = 1; mails <= 5; mails++) {
    await context.clearCookies();
    await mailFor(page, person.address);
  }
  await context.clearCookies();
  await askOnPage(page, person.address);
  await expect(alertOf(page)).toContainText("We sent an email a short while ago");
  await expect(alertOf(page)).toContainText("The ones you have still work");
  await expect(alertOf(page)).toContainText(/Try again in (60 min|1 h)/);
  await expect(alertOf(page)).toContainText(/Request ID [\w-]{8,}/);
  await expect(page.getByLabel("Email address")).toHaveValue(person.address);

  await expect.poll(async () => (await readAllEmail(person.address)).length).toBe(5);
  const [, older] = await readAllEmail(person.address);
  await page.goto(older!.link);
  await page.getByRole("button", { name: "Sign in as" }).click();
  await expectSignedIn(page, person.address);
});

test("a browser that asks for one address after the other is stopped, and told for how long", async ({
  page,
  person,
}) => {
  // The first request has no cookie to be counted by.
  for (let requests = 0; requests < 6; requests++) {
    await mailFor(page, neighbour(person, "colleague").address);
  }
  await askOnPage(page, person.address);
  await expect(alertOf(page)).toContainText("Too many requests from here");
  await expect(alertOf(page)).toContainText(/Try again in \d+ min/);
  expect(await readAllEmail(person.address)).toEqual([]);
});

test("ten wrong codes pause typing for the address, whatever the request; the link still signs in", async ({
  page,
  context,
  person,
}) => {
  for (let requests = 0; requests < 2; requests++) {
    await context.clearCookies();
    const mail = await mailFor(page, person.address);
    for (let round = 0; round < 5; round++)
      await submit(page, "/login/check-email", "/forms/enter-code", { code: wrongCode(mail.code, round) });
  }
  await context.clearCookies();
  const [former] = await readAllEmail(person.address);
  await ask(page, person.address);
  const mail = await readCode(person.address, { after: former });
  await codeField(page).fill(mail.code);
  await expect(alertOf(page)).toContainText("Entering codes is paused for this address");
  await expect(alertOf(page)).toContainText("The link in the email still works");
  await expect(alertOf(page)).toContainText(/Try again in (60 min|1 h)/);
  await page.goto(mail.link);
  await expectSignedIn(page, person.address);
});

test("a network that asks eleven times in three minutes is stopped, and another one is not", async ({
  page,
  elsewhereUnseen,
  playwright,
  baseURL,
  person,
}) => {
  for (let requests = 0; requests < 10; requests++) {
    // Each time a browser without cookies.
    const colleague = await playwright.request.newContext({
      baseURL,
      extraHTTPHeaders: { ...person.headers, Origin: baseURL! },
    });
    const answer = await colleague.post("/forms/request-link", {
      form: { email: neighbour(person, "colleague").address },
      maxRedirects: 0,
    });
    expect(answer.headers().location).toMatch(/^\/login\/check-email\?challenge=[\w-]{12}$/);
    await colleague.dispose();
  }
  await ask(page, person.address);
  await expect(alertOf(page)).toContainText("Too many requests from here");
  await expect(alertOf(page)).toContainText(/Try again in [123] min/);
  await mailFor(elsewhereUnseen, person.address);
});
