import { readAllEmail, readEmail } from "../support/inbox";
import { neighbour } from "../support/people";
import { countOf } from "../support/rows";
import { startAppWith } from "./other-app";
import { ask, codeField, expect, expectSignedIn, heading, signIn, test } from "./support";

test("with sign-up closed a stranger sees the same page as everybody and gets no mail; who is known signs in", async ({
  page,
  openBrowser,
  person,
}) => {
  // An app has to start on the way.
  test.slow();
  await signIn(page, person.address);
  const welcome = await readEmail(person.address);
  const app = await startAppWith({ SIGN_UP: "closed" }, "sign-up-closed");
  try {
    const stranger = neighbour(person, "ada");
    const theirs = await openBrowser();
    await ask(theirs, stranger.address, `${app.origin}/login`);
    await expect(heading(theirs, "Check your email")).toBeVisible();
    const ours = await openBrowser();
    await ask(ours, person.address, `${app.origin}/login`);
    await expect(heading(ours, "Check your email")).toBeVisible();
    expect(await wordsOf(theirs, stranger.address)).toEqual(await wordsOf(ours, person.address));

    // Whatever is typed is a wrong code, as it would be for anybody.
    await codeField(theirs).fill("123456");
    await expect(theirs.getByText("That code isn't right")).toBeVisible();

    const mail = await readEmail(person.address, { after: welcome });
    await ours.goto(mail.link);
    await expectSignedIn(ours, person.address, `${app.origin}/account`);
    expect(await readAllEmail(stranger.address)).toEqual([]);
    // They would go on asking an app that is about to stop.
    await Promise.all([theirs.close(), ours.close()]);
    expect(await countOf(stranger.address)).toMatchObject({ users: 0, mails: 0, challenges: 1 });
  } finally {
    await app.stop();
  }
});

/** The page without what is different for every request: address, reference and time. */
async function wordsOf(page: Parameters<typeof ask>[0], address: string): Promise<string> {
  // Until its scripts run, the page tells the time of day instead of the time passed.
  await expect(page.getByText(/Requested .* ago/)).toBeVisible();
  const text = (await page.getByRole("main").innerText()).replace(address, "ADDRESS");
  return text.replaceAll(/[0-9A-Z]{3}-[0-9A-Z]{3}|\d+ (s|min)\b( \d+ s)?|\d\d:\d\d/g, "…");
}
