// Links of an app's sign-in. The return path is the app's request, and the app's state is in the browser that asked.

import { expect, test } from "playwright/test";
import { configure, restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { challengesOf } from "@/e2e/support/rows";
import { accepted, browser, mailedInBrowser, nothingElse, program } from "@/e2e/support/verbs";
import { replay } from "@/lib/admin/replay";
import { env } from "@/lib/env";
import { messagesIn } from "@/lib/i18n/locales";
import { keepPolicyVersion } from "@/lib/policy/version";
import { confirmLink } from "./confirm-link";
import { enterCode } from "./enter-code";
import { findOrigin, viewLink } from "./view-link";

test.afterEach(restore);

const returnTo = "/authorize?client_id=ledger&kept_state=eHl6";

for (const LINK_BINDING of ["confirm", "code", "same-browser"]) {
  test(`with LINK_BINDING=${LINK_BINDING} no other browser and no program redeems an app's link: nothing is used up, and the code still works`, async () => {
    configure({ LINK_BINDING });
    await keepPolicyVersion();
    const ada = somebodyNew("ada");
    const { mail, code, askedHere } = await mailedInBrowser(ada.address, { returnTo });
    expect(accepted(await viewLink(mail.token, []))).toMatchObject({ mode: "app-elsewhere", returnTo });
    const [byLink, withCode, asProgram] = [somebody(), somebody(), somebody()];
    expect(await confirmLink(mail.token, nothingElse, browser, byLink)).toMatchObject({ reason: "different_browser" });
    expect(await enterCode(code, { kind: "link", token: mail.token }, nothingElse, browser, withCode)).toMatchObject({
      reason: "different_browser",
    });
    expect(await confirmLink(mail.token, nothingElse, program, asProgram)).toMatchObject({
      reason: "different_browser",
    });
    expect(await challengesOf(ada.address)).toMatchObject([{ redeemed_at: null, code_tries: 0 }]);
    // The trail records enough for a replay by the same rules to decide the same.
    for (const { requestId } of [byLink, withCode, asProgram]) {
      const replays = (await replay(requestId)).filter(({ event }) => event.requestId === requestId);
      expect(replays).toMatchObject([
        { recorded: "refuse, different_browser", then: "refuse, different_browser", differs: false },
      ]);
    }
    const signedIn = accepted(
      await enterCode(code, { kind: "asked-here" }, { askedHere, verifierChallenge: null }, browser, somebody()),
    );
    expect(signedIn).toMatchObject({ returnTo, user: { email: ada.address } });
  });

  test(`with LINK_BINDING=${LINK_BINDING} the browser that asked redeems an app's link`, async () => {
    configure({ LINK_BINDING });
    const { mail, askedHere } = await mailedInBrowser(somebodyNew("ada").address, { returnTo });
    expect(
      accepted(
        await viewLink(
          mail.token,
          askedHere.map(({ id }) => id),
        ),
      ).mode,
    ).toBe("same-browser");
    expect(
      accepted(await confirmLink(mail.token, { askedHere, verifierChallenge: null }, browser, somebody())).returnTo,
    ).toBe(returnTo);
  });
}

test("its email says to open the link where the sign-in began, and another one says the device of one's choice", async () => {
  const { opening, openingWhereBegun } = messagesIn("en").mail.signIn;
  for (const [where, words] of [
    [returnTo, openingWhereBegun],
    ["/account", opening],
  ] as const) {
    const { mail } = await mailedInBrowser(somebodyNew("ada").address, { returnTo: where, locale: "en" });
    expect(mail.text.replaceAll(/\s+/g, " ")).toContain(words(env().serviceName));
  }
});

test("the destination of a used link is still known; an unknown link has none", async () => {
  const { id, mail, askedHere } = await mailedInBrowser(somebodyNew("ada").address, {
    returnTo: "/account?from=letter",
  });
  accepted(await confirmLink(mail.token, { askedHere, verifierChallenge: null }, browser, somebody()));
  expect(await findOrigin(mail.token)).toEqual({ challengeId: id, returnTo: "/account?from=letter" });
  for (const other of ["", "x", "A".repeat(43)]) expect(await findOrigin(other)).toBeNull();
});
