// The answers to a caller who asks too often. The tests in lib/policy prove the exact counting.

import { expect, test } from "playwright/test";
import { expectProblem, login, mailedByProgram, PlainBrowser, signInByProgram, verify } from "../support/api";
import { ask, secondProcess } from "../support/http";
import { startOwnApp } from "../support/own-app";
import { elsewhere, freshIpv4, neighbour, somebodyNew } from "../support/people";
import { ageChallenges, countOf, disableUser } from "../support/rows";

test("the eleventh request from one network is refused, and told how long to wait in every way there is", async () => {
  const ada = somebodyNew("ada");
  for (let round = 0; round < 10; round++) expect((await login(neighbour(ada, "bea"))).status).toBe(202);
  const person = neighbour(ada, "eve");
  const refused = await login(person);
  const problem = expectProblem(refused, 429, "over_request_rate_limit");
  const seconds = Number(refused.headers["retry-after"]);
  expect(seconds).toBeGreaterThan(150);
  expect(seconds).toBeLessThanOrEqual(180);
  expect(problem.retry_after).toBe(seconds);
  expect(refused.headers.ratelimit).toBe(`"ask-per-network";r=0;t=${seconds}`);
  expect(refused.headers["ratelimit-policy"]).toBe('"ask-per-network";q=10;w=180');
  expect(await countOf(person.address)).toMatchObject({ challenges: 0, mails: 0 });
});

test("200 parallel requests of one network over two processes: exactly ten are let through", async () => {
  const ada = somebodyNew("ada");
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      login(neighbour(ada, "bea"), {}, index % 2 ? { origin: secondProcess() } : {}),
    ),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(190);
});

test("an IPv6 network is its /64, and an IPv4 address in IPv6 clothes is the same address", async () => {
  const prefix = somebodyNew("ada").ip.split("::")[0]!;
  const ipv4 = freshIpv4();
  const [a, b, c, d] = ipv4.split(".").map(Number) as [number, number, number, number];
  const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  const networks: ((round: number) => string)[] = [
    (round) => `${prefix}::${(round + 1).toString(16)}`,
    (round) => [ipv4, `::ffff:${ipv4}`, `::ffff:${hex}`, `${ipv4}:${1000 + round}`][round % 4]!,
  ];
  for (const network of networks) {
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      statuses.push(
        (
          await ask("/auth/login", {
            body: { email: somebodyNew("bea").address },
            headers: { "X-Forwarded-For": network(round) },
          })
        ).status,
      );
    }
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  }
});

test("through a trusted proxy only what that proxy saw counts: what stands left of it is anybody's", async () => {
  const ada = somebodyNew("ada");
  const statuses: number[] = [];
  for (let round = 0; round < 11; round++) {
    const forged = `203.0.113.${round}, ${somebodyNew("x").ip}, ${ada.ip}`;
    statuses.push(
      (
        await ask("/auth/login", {
          body: { email: somebodyNew("bea").address },
          headers: { "X-Forwarded-For": forged },
        })
      ).status,
    );
  }
  expect(statuses.at(-1)).toBe(429);
});

test("without trusted proxies a forged X-Forwarded-For, or any header like it, changes nothing", async () => {
  const app = await startOwnApp("no_proxies", { TRUSTED_PROXIES: "", CLIENT_IP_HEADER: "CF-Connecting-IP" });
  try {
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      const { ip } = somebodyNew("eve");
      const headers = {
        "X-Forwarded-For": round % 2 ? ip : [ip, "127.0.0.1"],
        "X-Real-IP": ip,
        "CF-Connecting-IP": ip,
        "True-Client-IP": ip,
        Forwarded: `for="[${ip}]"`,
        "X-Client-IP": ip,
        "X-Cluster-Client-IP": ip,
        "Fastly-Client-IP": ip,
        "X-Original-Forwarded-For": ip,
        "x-postkey-client-address": ip,
      };
      statuses.push(
        (await ask("/auth/login", { body: { email: somebodyNew("bea").address }, headers, origin: app.origin })).status,
      );
    }
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  } finally {
    await app.stop();
  }
});

test("a mailbox gets five mails an hour, from however many networks, plus tags included", async () => {
  const ada = somebodyNew("ada");
  const [local, domain] = ada.address.split("@");
  const ways = [ada.address, `${local}+a@${domain}`, ada.address.toUpperCase(), `${local}+b@${domain}`, ada.address];
  for (const email of ways) expect((await login(elsewhere(ada), { email })).status).toBe(202);
  const refused = await login(elsewhere(ada), { email: `${local}+c@${domain}` });
  expectProblem(refused, 429, "over_email_send_rate_limit");
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(3_000);
  expect(refused.headers.ratelimit).toMatch(/^"[a-z-]+";r=0;t=\d+$/);
  expect(refused.headers["ratelimit-policy"]).toMatch(/^"[a-z-]+";q=5;w=3600$/);
});

test("a resend waits for its minute, and the wait that is told is enough", async () => {
  const ada = somebodyNew("ada");
  const { challenge_id } = await mailedByProgram(ada);
  const refused = await login(ada, { challenge_id });
  expectProblem(refused, 429, "over_email_send_rate_limit");
  const seconds = Number(refused.headers["retry-after"]);
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
  await ageChallenges(ada.address, seconds / 60);
  expect((await login(ada, { challenge_id })).status).toBe(202);
});

test("a refusal looks the same for a known, an unknown and a disabled address", async () => {
  const [known, disabled] = [somebodyNew("bea"), somebodyNew("kevin")];
  await signInByProgram(known);
  await signInByProgram(disabled);
  await disableUser(disabled.address);
  const shapes: unknown[] = [];
  for (const person of [known, somebodyNew("ada"), disabled]) {
    const before = (await countOf(person.address)).challenges;
    for (let round = before; round < 5; round++) expect((await login(elsewhere(person))).status).toBe(202);
    const answer = await login(elsewhere(person));
    const problem = expectProblem(answer, 429, "over_email_send_rate_limit");
    shapes.push([
      Object.keys(answer.headers).toSorted(),
      Object.keys(problem),
      problem.detail,
      Math.round(problem.retry_after! / 600),
    ]);
  }
  expect(shapes[1]).toEqual(shapes[0]);
  expect(shapes[2]).toEqual(shapes[0]);
});

test("the thirty-first try to redeem from one network is refused, and uses nothing up", async () => {
  const ada = somebodyNew("ada");
  const { mail } = await mailedByProgram(ada);
  const tries = await Promise.all(Array.from({ length: 30 }, () => verify(ada, { token: "A".repeat(43) })));
  expect(tries.filter(({ status }) => status === 400)).toHaveLength(30);
  const refused = await verify(ada, { token: mail.token });
  expectProblem(refused, 429, "over_request_rate_limit");
  expect(refused.headers["ratelimit-policy"]).toBe('"redeem-per-network";q=30;w=300');
  expect((await verify(elsewhere(ada), { token: mail.token })).status).toBe(200);
});

test("one browser asks five times in ten minutes, whatever networks it wanders through", async () => {
  const browser = new PlainBrowser();
  const outcomes: (string | undefined)[] = [];
  // The first request brings the browser its cookie, and the next five are counted by it.
  for (let round = 0; round < 7; round++) {
    const { address, ip } = somebodyNew("bea");
    outcomes.push(
      (await browser.post("/forms/request-link", { email: address }, { "X-Forwarded-For": ip })).headers.location,
    );
  }
  expect(outcomes.slice(0, 6)).toEqual(
    Array<unknown>(6).fill(expect.stringMatching(/^\/login\/check-email\?challenge=/)),
  );
  expect(outcomes[6]).toMatch(/^\/login\?.*problem=over_request_rate_limit.*retry_after=\d+/);
});

test("a known browser still asks when strangers have used up its network and its mailbox", async () => {
  const browser = new PlainBrowser();
  await browser.signsIn();
  for (let round = 0; round < 6; round++) await login(elsewhere(browser.person));
  for (let round = 0; round < 10; round++) await login(neighbour(browser.person, "eve"));
  expect((await login(browser.person)).status).toBe(429);
  browser.cookies.delete(browser.cookieName("session"));
  const mail = await browser.asksForMail();
  expect((await browser.post("/forms/enter-code", { code: mail.code })).headers.location).toBe("/account");
});
