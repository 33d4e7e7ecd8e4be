// Attacks, at a size that is quick enough to test with every change. e2e/long has the full size. docs/threat-model.md lists
// each attack with its defence.

import { expect, test } from "playwright/test";
import { forms } from "@/lib/api/pages";
import { furtherRoutes } from "@/lib/api/further";
import { operations } from "@/lib/api/operations";
import { randomId } from "@/lib/secret";
import { expectProblem, login, PlainBrowser, verify, type Challenge, type Problem } from "../support/api";
import { broken, fuzz } from "../support/fuzz";
import { ask, sharedOrigin } from "../support/http";
import { bounded } from "../support/load";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";
import { askable } from "../support/routes";
import { countOf, rows } from "../support/rows";
import { floodOneVictim, guessOverChallenges, sprayAddresses } from "../support/siege";

// Seconds each on a quiet machine. Many requests take longer on a busy one.
test.slow();

const routes = { "/auth/login": ["auth", "login"], "/forms/request-link": ["forms", "request-link"] } as const;

/** Other ways to write a path of two parts. None of them may get around its limit. */
const spellings = (a: string, b: string) => [
  `//${a}/${b}`,
  `/${a}//${b}`,
  `///${a}/${b}`,
  `/${a}/${b}/`,
  `/${a}/${b}//`,
  `/${a.toUpperCase()}/${b.toUpperCase()}`,
  `/${a}/${b[0]!.toUpperCase()}${b.slice(1)}`,
  `/./${a}/${b}`,
  `/${a}/./${b}`,
  `/${a}/../${a}/${b}`,
  `/${a}/%2e%2e/${a}/${b}`,
  `/${a}/%2e/${b}`,
  `/${a}/..%2f${b}`,
  `/${a}/%252e%252e/${b}`,
  `/${a}%2f${b}`,
  `/${a}/${b}%2f`,
  `/${a}/${b}%00`,
  `/${a}/${b}%20`,
  `/${a}/${b} `,
  `/${a}/${b};a=b`,
  `/${a};a=b/${b}`,
  `/${a}/${b}.rsc`,
  `/${a}/${b}.json`,
  `/${a}\\${b}`,
  `/${a}%5c${b}`,
  `/%${a.charCodeAt(0).toString(16)}${a.slice(1)}/${b}`,
  `/${a}/%${b.charCodeAt(0).toString(16)}${b.slice(1)}`,
  `/${a}/${b}?_rsc=1`,
  `/${a}/${b}?a=b`,
  `/${a}/${b}#x`,
  `/en/${a}/${b}`,
  `/_next/data/x/${a}/${b}.json`,
  `/_next/../${a}/${b}`,
  `/${a}/${b}/.`,
  `/${a}/${b}%09`,
  `/\u00e2/${a}/${b}`,
  `/${a}/${encodeURIComponent(b)}?`,
];

for (const [path, [a, b]] of Object.entries(routes)) {
  test(`every other spelling of ${path} is nothing, or the same route with the same limit`, async () => {
    const ada = somebodyNew("ada");
    const isForm = path.startsWith("/forms");
    const post = (spelling: string) => {
      const email = somebodyNew("bea").address;
      return ask(spelling, {
        method: "POST",
        body: isForm ? new URLSearchParams({ email }) : { email },
        headers: { ...ada.headers, "Sec-Fetch-Site": "same-origin" },
      });
    };
    const isAccepted = ({ status, headers }: Awaited<ReturnType<typeof ask>>) =>
      status === 202 || (status === 303 && /^\/login\/check-email\?challenge=[\w-]{12}$/.test(headers.location ?? ""));
    let accepted = 0;
    for (const spelling of spellings(a, b)) {
      // The client itself refuses to send these.
      const answer = /[^\x21-\x7e]/.test(spelling) ? await post(encodeURI(spelling)) : await post(spelling);
      expect([202, 303, 308, 400, 404, 405, 429], `${spelling} ${answer.status}`).toContain(answer.status);
      if (answer.status === 308) expect(answer.headers.location, spelling).toMatch(/^\/[^/\\]/);
      accepted += Number(isAccepted(answer));
    }
    // All requests that got through count towards the one limit of this network.
    for (let round = 0; round < 10; round++) accepted += Number(isAccepted(await post(path)));
    expect(accepted).toBe(10);
  });
}

test("a crowd that asks for one victim's mail gets five out in an hour, and leaves the victim's own requests and browser alone", async () => {
  await floodOneVictim(sharedOrigin(), rows(), { requests: 60, networks: 12 });
});

test("spraying two hundred addresses from one network stops at thirty codes and ten requests", async () => {
  await sprayAddresses(sharedOrigin(), 200);
});

test.describe("where one domain may sign up, and a mailbox is written to often", () => {
  test.describe.configure({ mode: "default" });
  let app: OwnApp;
  test.beforeAll(async () => {
    app = await startOwnApp("domains", {
      SIGN_UP: "people.example",
      LIMIT_SEND_PER_ADDRESS: "100/1h",
      LIMIT_SEND_PER_ADDRESS_DAY: "100/1d",
    });
  });
  test.afterAll(() => app?.stop());

  test("guessing spread over twenty challenges of one address, from a hundred networks, stops at ten; the link still works", async () => {
    await guessOverChallenges(app.origin, 20);
  });

  test("with sign-up for one domain another's stranger gets the same answer, cookies and page as anybody, and no mail", async () => {
    const outsider = { ...somebodyNew("eve"), address: `eve.${randomId()}@elsewhere.example` };
    const shapes = await bounded(2, 1, async (index) => {
      const person = [somebodyNew("ada"), outsider][index]!;
      const program = await login(person, {}, { origin: app.origin });
      const browser = new PlainBrowser(person, app.origin);
      const form = await browser.post("/forms/request-link", { email: person.address });
      const page = await browser.get("/login/check-email");
      const challenge = program.json<Challenge>();
      const wrong = await verify(
        person,
        { challenge_id: challenge.challenge_id, code: "000000" },
        { origin: app.origin },
      );
      return [
        program.status,
        Object.keys(program.headers),
        Object.keys(challenge),
        challenge.expires_in,
        challenge.resend_in,
        form.status,
        form.headers.location?.replace(/challenge=[\w-]{12}$/, "challenge=…"),
        Object.keys(form.headers),
        form.setCookies.map((cookie) => cookie.replace(/=[^;]*/, "").length),
        [...browser.cookies.keys()],
        page.status,
        Object.keys(page.headers),
        wrong.status,
        wrong.json<Problem>().code,
        wrong.json<Problem>().attempts_left,
      ];
    });
    expect(shapes[1]).toEqual(shapes[0]);
    expect(await countOf(outsider.address, app.database.sql)).toMatchObject({ challenges: 2, mails: 0 });
  });
});

const elsewhere = "evil.example";
const away = [
  `https://${elsewhere}`,
  `HTTPS://${elsewhere}/`,
  `http://${elsewhere}/account`,
  `//${elsewhere}`,
  `///${elsewhere}`,
  `////${elsewhere}/%2e%2e`,
  `/\\${elsewhere}`,
  `\\\\${elsewhere}`,
  `\\/${elsewhere}`,
  `/\\/${elsewhere}`,
  `/\t/${elsewhere}`,
  `/\n/${elsewhere}`,
  `/\r\n/${elsewhere}`,
  `\t//${elsewhere}`,
  ` //${elsewhere}`,
  `/\0/${elsewhere}`,
  `/\u200b/${elsewhere}`,
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "blob:https://evil.example/x",
  "file:///etc/passwd",
  `mailto:eve@${elsewhere}`,
  `@${elsewhere}`,
  `:@${elsewhere}`,
  `.${elsewhere}`,
  `:80@${elsewhere}`,
  `%2f%2f${elsewhere}`,
  `%5c${elsewhere}`,
  `%09//${elsewhere}`,
  `/..//${elsewhere}`,
  `/.//${elsewhere}`,
  `/a/..//${elsewhere}`,
  `/%2e%2e//${elsewhere}`,
  `/%2e//${elsewhere}`,
  `/.%2E//${elsewhere}`,
  `http:${elsewhere}`,
  `https:/${elsewhere}`,
  `/login?return_to=//${elsewhere}`,
  "/forms/sign-out",
  "/auth/logout",
  "/api/auth/signout",
  "/login/confirm?token=x",
  `/${"a".repeat(3_000)}`,
  "account",
  "?x",
  "#x",
];

test("no return path leads away: signed in it goes to the account, and after a sign-in too", async () => {
  expect(away.length).toBeGreaterThanOrEqual(40);
  const signedIn = new PlainBrowser();
  await signedIn.signsIn();
  for (const path of away) {
    const answer = await signedIn.get(`/login?return_to=${encodeURIComponent(path)}`);
    expect([answer.status, answer.headers.location], path).toEqual([303, "/account"]);
  }
  const some = away.filter((_, index) => index % 4 === 0);
  await bounded(some.length, 4, async (index) => {
    const browser = new PlainBrowser();
    const mail = await browser.asksForMail({ return_to: some[index]! });
    const answer = await browser.post("/forms/confirm-link", { token: mail.token, return_to: some[index]! });
    expect([answer.status, answer.headers.location], some[index]).toEqual([303, "/account"]);
  });
});

test("no redirect_to that is not listed gets a mail out, whatever it looks like", async () => {
  await bounded(away.length, 8, async (index) => {
    const person = somebodyNew("ada");
    const answer = await login(person, {
      redirect_to: away[index],
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
    expectProblem(answer, 400, away[index]!.length > 2_000 ? "validation_failed" : "redirect_not_allowed");
    expect(await countOf(person.address)).toMatchObject({ challenges: 0, mails: 0 });
  });
});

test("every form takes posts of our own pages only: another site's, a missing and a null Origin change nothing", async () => {
  const foreign: Record<string, string | undefined>[] = [
    { Origin: "https://evil.example" },
    { Origin: undefined },
    { Origin: "null" },
    { Origin: "" },
    { Origin: `${sharedOrigin()}.evil.example` },
    { Origin: `${sharedOrigin()}/` },
    { Origin: sharedOrigin().replace("localhost", "127.0.0.1") },
    { Origin: sharedOrigin(), "Sec-Fetch-Site": "cross-site" },
    { Origin: sharedOrigin(), "Sec-Fetch-Site": "same-site" },
    { Origin: sharedOrigin(), "Sec-Fetch-Site": "none" },
    { Origin: sharedOrigin(), "Sec-Fetch-Site": "" },
    { Origin: undefined, Referer: `${sharedOrigin()}/login` },
  ];
  const browser = new PlainBrowser();
  const mail = await browser.asksForMail();
  const signedIn = new PlainBrowser();
  await signedIn.signsIn();
  const { id } = (await signedIn.get("/auth/me")).json<{ session: { id: string } }>().session;
  const good: Record<string, string> = {
    email: browser.person.address,
    token: mail.token,
    code: mail.code,
    session: id,
  };
  for (const { path, fields } of forms) {
    const body = new URLSearchParams(Object.keys(fields.shape).map((name) => [name, good[name] ?? "x"]));
    for (const headers of foreign) {
      for (const who of [signedIn, browser]) {
        const answer = await who.send(path, { method: "POST", body, headers });
        expectProblem(answer, 403, "origin_not_allowed");
        expect(answer.setCookies, `${path} ${JSON.stringify(headers)}`).toEqual([]);
      }
    }
    for (const type of ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]) {
      const answer = await browser.post(path, {}, { "Content-Type": type, Accept: "*/*" });
      expectProblem(answer, 415, "unsupported_media_type");
    }
    expectProblem(
      await browser.post(path, { email: "x".repeat(17 * 1024) }, { Accept: "*/*" }),
      413,
      "payload_too_large",
    );
  }
  expect((await signedIn.get("/auth/me")).status).toBe(200);
  expect(await countOf(browser.person.address)).toMatchObject({ challenges: 1, mails: 1, sessions: 0 });
  expect((await browser.post("/forms/confirm-link", { token: mail.token })).headers.location).toBe("/account");
});

test("no API route takes a change from a foreign page, and a cookie's change wants our own page", async () => {
  const changes = [...operations, ...furtherRoutes].filter(({ method }) => method !== "get");
  expect(changes.length).toBeGreaterThan(8);
  for (const { path, method } of changes) {
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ]) {
      const answer = await ask(askable(path), {
        method: method.toUpperCase(),
        body: { email: "ada@people.example" },
        headers: { ...somebodyNew("eve").headers, ...headers },
      });
      expect([answer.status, answer.json().code], `${method} ${path} ${JSON.stringify(headers)}`).toEqual([
        403,
        "origin_not_allowed",
      ]);
    }
  }
  const browser = new PlainBrowser();
  await browser.signsIn();
  expectProblem(await browser.send("/auth/logout", { method: "POST" }), 403, "origin_not_allowed");
  expect((await browser.get("/auth/me")).status).toBe(200);
});

test("of five hundred mutated requests none gets a 5xx, and the process lives", async () => {
  const answers = await fuzz(sharedOrigin(), 500, 20_260_101);
  expect(broken(answers)).toEqual([]);
  // Check that the requests are useful: they get as far as the handlers.
  const statuses = new Set(answers.map(({ status }) => status));
  for (const status of [200, 400, 403, 404, 405, 413, 415]) expect(statuses, String(status)).toContain(status);
  expect((await ask("/healthz")).status).toBe(200);
});
