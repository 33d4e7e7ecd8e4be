// Every further form that changes something, pressed twice while the first answer is on its way, with scripts and without:
// its work is done once, and the person sees the page of the first press. Those of the sign-in are in twice.spec.ts.

import type { Locator, Page } from "playwright/test";
import { signInByProgram, withToken } from "../support/api";
import { elsewhere, type Person } from "../support/people";
import { forms } from "../support/routes";
import { startSlowLine, type SlowLine } from "../support/slow-line";
import { expect, heading, mailFor, signIn, test as base } from "./support";

const latencyMilliseconds = 400;

const test = base.extend<{ scripts: boolean; line: SlowLine }>({
  scripts: [true, { option: true }],
  // oxlint-disable-next-line no-empty-pattern
  line: async ({}, use) => {
    const line = await startSlowLine(latencyMilliseconds);
    await use(line);
    await line.stop();
  },
  proxy: async ({ line }, use) => use(line.proxy),
  javaScriptEnabled: async ({ scripts }, use) => use(scripts),
});

test.describe.configure({ timeout: 120_000 });

const sessions = (page: Page) => page.getByRole("region", { name: "Where you're signed in" });

/** Pressed twice in twice.spec.ts. */
const ofTheSignIn = ["confirm-link", "enter-code", "request-link", "resend-link"];

type Stage = { page: Page; person: Person; scripts: boolean };
/** The button to press, and what has to be true in the end. */
type Prepared = { button: Locator; holds: () => Promise<void> };

const cases: Record<
  string,
  { /** With scripts there is no button to press. */ plainOnly?: true; prepare: (stage: Stage) => Promise<Prepared> }
> = {
  "sign-out": {
    async prepare(stage) {
      const { page } = await signedIn(stage);
      return {
        button: page.getByRole("button", { name: "Sign out of this browser" }),
        async holds() {
          await expect(page).toHaveURL("/");
          await page.goto("/account");
          await expect(page).toHaveURL("/login?return_to=%2Faccount");
        },
      };
    },
  },
  "end-session": {
    async prepare(stage) {
      const { page, person } = await signedIn(stage);
      const { access_token } = await signInByProgram(elsewhere(person));
      await page.reload();
      return {
        button: page.getByRole("button", { name: "End this session" }),
        async holds() {
          await expect(sessions(page).getByRole("status")).toContainText("That session has ended");
          expect((await withToken(access_token)).status).toBe(401);
        },
      };
    },
  },
  "end-other-sessions": {
    async prepare(stage) {
      const { page, person } = await signedIn(stage);
      const { access_token } = await signInByProgram(elsewhere(person));
      await page.reload();
      return {
        button: page.getByRole("button", { name: "End all other sessions" }),
        async holds() {
          await expect(sessions(page).getByRole("status")).toContainText("All other sessions have ended");
          expect((await withToken(access_token)).status).toBe(401);
        },
      };
    },
  },
  "create-token": {
    async prepare(stage) {
      const { page } = await signedIn(stage);
      await page.goto("/account/tokens");
      await page.getByLabel("Token name").fill("Nightly backup");
      return {
        button: page.getByRole("button", { name: "Create token" }),
        async holds() {
          await expect(page.getByLabel("Your new token")).toBeVisible();
          expect((await withToken(await page.getByLabel("Your new token").inputValue())).status).toBe(200);
          await expect(page.getByRole("region", { name: "Your tokens" }).getByRole("listitem")).toHaveCount(1);
        },
      };
    },
  },
  "end-token": {
    async prepare(stage) {
      const { page } = await signedIn(stage);
      const secret = await makeToken(stage);
      return {
        button: page.getByRole("button", { name: "Revoke this token" }),
        async holds() {
          await expect(page.getByRole("status")).toContainText("Token revoked");
          expect((await withToken(secret)).status).toBe(401);
        },
      };
    },
  },
  "hide-token": {
    plainOnly: true,
    async prepare(stage) {
      const { page } = await signedIn(stage);
      const secret = await makeToken(stage);
      return {
        button: page.getByRole("button", { name: "Hide this token" }),
        async holds() {
          await expect(page.getByLabel("Your new token")).toHaveCount(0);
          expect((await withToken(secret)).status).toBe(200);
        },
      };
    },
  },
  "stop-mail": {
    async prepare({ page, person }) {
      const { text } = await mailFor(page, person.address);
      await page.goto(/^\S+\/mail\/stop\?m=\S+$/m.exec(text)![0]);
      return {
        button: page.getByRole("button", { name: "Pause for a day" }),
        holds: () => expect(heading(page, "Paused for a day")).toBeVisible(),
      };
    },
  },
};

test("every form of the app is pressed twice, here or in twice.spec.ts", () => {
  expect([...Object.keys(cases), ...ofTheSignIn].toSorted()).toEqual(forms);
});

for (const scripts of [true, false]) {
  const how = scripts ? "with scripts" : "without scripts";
  test.describe(how, () => {
    test.use({ scripts });

    for (const [form, { plainOnly, prepare }] of Object.entries(cases)) {
      if (plainOnly && scripts) continue;
      test(`${form} pressed twice ${how} is pressed once`, async ({ page, line, person }) => {
        const { button, holds } = await prepare({ page, person, scripts });
        await button.scrollIntoViewIfNeeded();
        const { x, y, width, height } = (await button.boundingBox())!;
        // By the mouse: the runner's own click would wait for the page that the first one leads to.
        const press = () => page.mouse.click(x + width / 2, y + height / 2);
        const before = line.posts();
        const release = line.hold();
        await press();
        await expect.poll(() => line.posts()).toBe(before + 1);
        await press();
        // Without scripts the browser gives the first answer up and sends the form again.
        if (!scripts) await expect.poll(() => line.posts()).toBe(before + 2);
        release();
        await holds();
      });
    }
  });
}

async function signedIn(stage: Stage): Promise<Stage> {
  const { page } = stage;
  await signIn(page, stage.person.address);
  return stage;
}

async function makeToken({ page, scripts }: Stage): Promise<string> {
  await page.goto("/account/tokens");
  // By its script the page tells that its secret was seen.
  const told = scripts ? page.waitForResponse("**/forms/hide-token") : null;
  await page.getByLabel("Token name").fill("Nightly backup");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByLabel("Your new token")).toBeVisible();
  await told;
  return page.getByLabel("Your new token").inputValue();
}
