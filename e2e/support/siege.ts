// Attacks that npm test and the long tests share, at different sizes. They act over HTTP and check rows.

import { expect } from "playwright/test";
import type postgres from "postgres";
import { login, mailedByProgram, PlainBrowser, verify, type Challenge } from "./api";
import { ask, type Answer } from "./http";
import { wrongCode } from "./inbox";
import { bounded, inFlight } from "./load";
import { elsewhere, freshNetwork, somebodyNew } from "./people";
import { countOf } from "./rows";
import type { Wire } from "./wire";

/**
 * Asks very often for mail to one victim, from many networks, and checks what still works for the victim: two pending
 * requests of their own, and a browser that has signed in before.
 * @param db the database of the app at this origin
 */
export async function floodOneVictim(
  origin: string,
  db: postgres.Sql,
  { requests, networks }: { requests: number; networks: number },
): Promise<void> {
  const known = new PlainBrowser(somebodyNew("ada"), origin);
  await known.signsIn();
  known.cookies.delete(known.cookieName("session"));
  const ada = elsewhere(known.person);
  const byCode = await mailedByProgram(ada, {}, origin);
  const byLink = await mailedByProgram(elsewhere(ada), {}, origin);
  const before = await countOf(ada.address, db);

  const crowd = Array.from({ length: networks }, () => ({ "X-Forwarded-For": freshNetwork() }));
  const [local, domain] = ada.address.split("@");
  const spellings = [ada.address, ada.address.toUpperCase(), `${local}+spam@${domain}`];
  const statuses = await bounded(requests, inFlight, async (index) => {
    const body = { email: spellings[index % 3] };
    return (await ask("/auth/login", { body, headers: crowd[index % networks], origin })).status;
  });
  expect(new Set(statuses)).toEqual(new Set([202, 429]));
  // The victim's sign-in and their two requests are three of the five.
  expect(statuses.filter((status) => status === 202)).toHaveLength(2);
  const [{ mails }] = await db<
    [{ mails: number }]
  >`select count(*)::int as mails from outbox_messages where recipient like ${`${local}%@${domain}`}`;
  expect([before.mails, mails]).toEqual([3, 5]);

  expect(
    (await verify(elsewhere(ada), { challenge_id: byCode.challenge_id, code: byCode.mail.code }, { origin })).status,
  ).toBe(200);
  expect((await verify(elsewhere(ada), { token: byLink.mail.token }, { origin })).status).toBe(200);
  // Otherwise a late mail of the attackers would be taken for the one that is asked for now.
  const underWay = () =>
    db`select from outbox_messages where recipient like ${`${local}%@${domain}`} and state = 'queued'`;
  await expect.poll(async () => (await underWay()).length).toBe(0);
  const mail = await known.asksForMail();
  expect((await known.post("/forms/enter-code", { code: mail.code })).headers.location).toBe("/account");
}

/** Spreads wrong codes over this many challenges of one address, each guess from another network. */
export async function guessOverChallenges(origin: string, challenges: number): Promise<void> {
  const ada = somebodyNew("ada");
  const asked = await bounded(challenges, inFlight, () => mailedByProgram(elsewhere(ada), {}, origin));
  const guesses = await bounded(challenges * 5, inFlight, (index) => {
    const { challenge_id, mail } = asked[index % challenges]!;
    return verify(elsewhere(ada), { challenge_id, code: wrongCode(mail.code, index) }, { origin });
  });
  const compared = guesses.filter(({ text }) => text.includes('"attempts_left"'));
  expect(compared.length).toBeLessThanOrEqual(10);
  expect(guesses.filter(({ text }) => text.includes('"code_entry_paused"')).length).toBe(
    guesses.length - compared.length,
  );
  const untried = asked[challenges - 1]!;
  expect(
    (await verify(elsewhere(ada), { challenge_id: untried.challenge_id, code: untried.mail.code }, { origin })).status,
  ).toBe(429);
  expect((await verify(elsewhere(ada), { token: untried.mail.token }, { origin })).status).toBe(200);
}

/** One network tries a code for each of this many addresses, and asks for mail to as many. */
export async function sprayAddresses(origin: string, addresses: number): Promise<void> {
  const sprayer = somebodyNew("eve");
  const asked = await bounded(addresses, inFlight, async () =>
    (await login(somebodyNew("ada"), {}, { origin })).json<Challenge>(),
  );
  const tries = await bounded(addresses, inFlight, (index) =>
    verify(sprayer, { challenge_id: asked[index]!.challenge_id, code: "000000" }, { origin }),
  );
  expect(tries.filter(({ status }) => status !== 429)).toHaveLength(30);
  const requests = await bounded(addresses, inFlight, () =>
    login({ ...sprayer, address: somebodyNew("bea").address }, {}, { origin }),
  );
  expect(requests.filter(({ status }) => status === 202)).toHaveLength(10);
}

/**
 * Cuts an app off from its database for this long while sixteen people keep asking, and then reconnects it. Expects 503 all
 * the time, and a healthy app within five seconds afterwards.
 */
export async function losePostgres(origin: string, wire: Wire, seconds: number): Promise<void> {
  expect((await login(somebodyNew("ada"), {}, { origin })).status).toBe(202);
  await wire.cut();
  const until = performance.now() + seconds * 1000;
  const answers = await Promise.all(
    Array.from({ length: inFlight }, async () => {
      const given: Answer[] = [];
      while (performance.now() < until)
        given.push(
          await login(somebodyNew("ada"), {}, { origin }),
          await verify(somebodyNew("ada"), { token: "A".repeat(43) }, { origin }),
        );
      return given;
    }),
  ).finally(() => wire.mend());
  const other = answers
    .flat()
    .filter(({ status, headers }) => status !== 503 || !/^[1-9]\d*$/.test(headers["retry-after"] ?? ""));
  expect(other).toEqual([]);
  const back = performance.now();
  await expect
    .poll(async () => (await login(somebodyNew("ada"), {}, { origin })).status, { intervals: [50], timeout: 5_000 })
    .toBe(202);
  expect(performance.now() - back).toBeLessThan(5_000);
  // Not only one connection works: every new request is served.
  const after = await Promise.all(
    Array.from({ length: inFlight * 2 }, () => login(somebodyNew("ada"), {}, { origin })),
  );
  expect(after.map(({ status }) => status)).toEqual(Array<number>(inFlight * 2).fill(202));
}
