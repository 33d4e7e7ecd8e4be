// What the processes themselves put into the trail, and the request id that leads there.

import { expect, test } from "playwright/test";
import { expectProblem, login, mailedByProgram, verify } from "../support/api";
import { ask, askRaw, sharedOrigin } from "../support/http";
import { somebodyNew } from "../support/people";
import { eventsOf, rows } from "../support/rows";

test("the rules that a process decides by are kept under their version, and its decisions name it", async () => {
  const { versions } = (await ask("/readyz")).json<{ versions: { policy: string } }>();
  const [kept] = await rows()`select rules from policy_versions where version = ${versions.policy}`;
  expect(kept!.rules).toMatchObject({
    signUp: { kind: "open" },
    linkBinding: "confirm",
    limits: { "ask-per-network": { count: 10, windowSeconds: 180 }, resend: { count: 1, windowSeconds: 60 } },
  });
  const { request_id } = (await login(somebodyNew("ada"))).json<{ request_id: string }>();
  expect(
    await rows()`select policy_version, decision, outcome from audit_events where request_id = ${request_id}`,
  ).toEqual([{ policy_version: versions.policy, decision: "allow", outcome: "mail_queued" }]);
});

test("a form or a call from another site is refused, and recorded with its origin", async () => {
  const ada = somebodyNew("ada");
  const headers = { ...ada.headers, Origin: "https://evil.example" };
  const form = await ask("/forms/request-link", {
    method: "POST",
    headers,
    body: new URLSearchParams({ email: ada.address }),
  });
  expectProblem(form, 403, "origin_not_allowed");
  const call = await login(somebodyNew("ada"), {}, { headers: { Origin: "https://evil.example" } });
  expectProblem(call, 403, "origin_not_allowed");
  for (const [answer, path] of [
    [form, "/forms/request-link"],
    [call, "/auth/login"],
  ] as const) {
    const requestId = answer.headers["x-request-id"]!;
    await expect
      .poll(() => rows()`select name, decision, reason, inputs from audit_events where request_id = ${requestId}`)
      .toEqual([
        {
          name: "request.refused",
          decision: "refuse",
          reason: "origin_not_allowed",
          inputs: { path, origin: "https://evil.example", site: "none" },
        },
      ]);
  }
});

test("what is malformed is recorded under the id that the answer names", async () => {
  const ada = somebodyNew("ada");
  const asked = await login({ ...ada, address: "no address" });
  await expect
    .poll(() => eventsOf(asked.headers["x-request-id"]!))
    .toEqual([{ name: "challenge.refused", reason: "invalid_email" }]);
  const { challenge_id } = await mailedByProgram(ada);
  const typed = await verify(ada, { challenge_id, code: "12345" });
  await expect
    .poll(() => eventsOf(typed.headers["x-request-id"]!))
    .toEqual([{ name: "challenge.redeem_refused", reason: "validation_failed" }]);
});

test("a flood of the same refusal over the API is one row a minute, with its count", async () => {
  const ada = somebodyNew("ada");
  const answers = await Promise.all(Array.from({ length: 40 }, () => login({ ...ada, address: "no address" })));
  const ids = answers.map((answer) => answer.headers["x-request-id"]!);
  const counted = () => rows()<{ rows: number; count: number; minutes: number }[]>`
    select count(*)::int as rows, sum(count)::int as count, count(distinct minute)::int as minutes from audit_events where request_id in ${rows()(ids)}`;
  await expect.poll(async () => (await counted())[0]!.count).toBe(40);
  const [found] = await counted();
  expect(found!.rows).toBe(found!.minutes);
});

test("a proxy that is trusted names the request, and nobody else does", async () => {
  const named = `from-the-proxy-${somebodyNew("x").ip.replaceAll(":", "-")}`.slice(0, 64);
  const answer = await ask("/healthz", { headers: { "X-Request-Id": named } });
  expect(answer.headers["x-request-id"]).toBe(named);
  const odd = await ask("/healthz", { headers: { "X-Request-Id": "<script>alert(1)</script>" } });
  expect(odd.headers["x-request-id"]).toMatch(/^[0-9a-z]{16}$/);
});

test("even what is no HTTP is answered with a request id", async () => {
  for (const [bytes, status] of [
    ["no http at all\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const answer = await askRaw(bytes, sharedOrigin());
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const id = /^X-Request-Id: ([0-9a-z]{16})\r$/m.exec(answer)?.[1];
    expect(JSON.parse(answer.split("\r\n\r\n")[1]!)).toMatchObject({ status, request_id: id });
  }
});
