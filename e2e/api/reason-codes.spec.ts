// Causes every reason code that is used so far, over HTTP: right status, all fields of problem+json, and the id of
// the request that failed.

import { SignJWT } from "jose";
import { expect, test } from "playwright/test";
import { declaredReasons } from "@/lib/api/reason-codes";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { keyRing } from "@/lib/tokens/keys/signing-keys";
import {
  expectProblem,
  login,
  mailedByProgram,
  PlainBrowser,
  signInByProgram,
  verify,
  withToken,
  refresh,
  type Tokens,
} from "../support/api";
import { ask, sharedOrigin, type Answer } from "../support/http";
import { readCode, wrongCode } from "../support/inbox";
import { startOwnApp } from "../support/own-app";
import { elsewhere, somebodyNew, type Person } from "../support/people";
import { ageChallenges, disableUser, rows } from "../support/rows";

/** How to get each code. Codes that are not used yet are missing; the last test lists them. */
const reached: Partial<Record<ReasonCode, (ada: Person) => Promise<Answer>>> = {
  validation_failed: (ada) => login(ada, { email: [ada.address] }),
  invalid_email: (ada) => login(ada, { email: "ada at example" }),
  redirect_not_allowed: (ada) => login(ada, { redirect_to: "https://evil.example/" }),
  invalid_credentials: (ada) => verify(ada, { token: "A".repeat(43) }),
  otp_expired: async (ada) => {
    const { mail } = await mailedByProgram(ada);
    await ageChallenges(ada.address, 16);
    return verify(ada, { token: mail.token });
  },
  otp_used: async (ada) => {
    const { mail } = await mailedByProgram(ada);
    await verify(ada, { token: mail.token });
    return verify(ada, { token: mail.token });
  },
  otp_superseded: async (ada) => {
    const { mail, challenge_id } = await mailedByProgram(ada);
    let after = mail;
    do {
      // One in a million: the same code twice.
      await ageChallenges(ada.address, 2);
      await login(ada, { challenge_id });
      after = await readCode(ada.address, { after });
    } while (after.code === mail.code);
    return verify(ada, { challenge_id, code: mail.code });
  },
  otp_attempts_exhausted: async (ada) => {
    const { mail, challenge_id } = await mailedByProgram(ada);
    for (let round = 0; round < 5; round++) await verify(ada, { challenge_id, code: wrongCode(mail.code, round) });
    return verify(ada, { challenge_id, code: mail.code });
  },
  verifier_mismatch: async (ada) => {
    const { mail } = await mailedByProgram(ada, { code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" });
    return verify(ada, { token: mail.token });
  },
  unauthenticated: () => ask("/auth/me"),
  token_invalid: () => withToken("not-a-token"),
  token_expired: async (ada) => {
    const { session_id, user } = await signInByProgram(ada);
    const { current } = await keyRing();
    const past = Math.floor(Date.now() / 1000) - 720;
    const token = await new SignJWT({ sid: session_id, client_id: "default", scope: "read write", auth_time: past })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: current.kid })
      .setIssuer(sharedOrigin())
      .setAudience(sharedOrigin())
      .setSubject(user.id)
      .setJti("1")
      .setIssuedAt(past)
      .setExpirationTime(past + 600)
      .sign(current.privateKey);
    return withToken(token);
  },
  session_ended: async (ada) => {
    const { access_token } = await signInByProgram(ada);
    await disableUser(ada.address);
    return withToken(access_token);
  },
  insufficient_scope: async (ada) => {
    const { refresh_token } = await signInByProgram(ada);
    const { access_token } = (await refresh(refresh_token, { fields: { scope: "read" } })).json<Tokens>();
    return withToken(access_token, "/auth/sessions", { method: "DELETE" });
  },
  origin_not_allowed: (ada) => login(ada, {}, { headers: { Origin: "https://evil.example" } }),
  not_found: () => ask("/auth/nothing"),
  method_not_allowed: () => ask("/auth/login"),
  payload_too_large: (ada) => login(ada, { locale: "x".repeat(17_000) }),
  unsupported_media_type: (ada) => login(ada, {}, { headers: { "Content-Type": "text/plain" } }),
  over_email_send_rate_limit: async (ada) => {
    for (let round = 0; round < 5; round++) await login(ada);
    return login(ada);
  },
  over_request_rate_limit: async (ada) => {
    for (let round = 0; round < 10; round++) await login(ada, { email: somebodyNew("bea").address });
    return login(ada);
  },
  code_entry_paused: async (ada) => {
    for (let challenge = 0; challenge < 2; challenge++) {
      const { mail, challenge_id } = await mailedByProgram(ada);
      for (let round = 0; round < 5; round++) await verify(ada, { challenge_id, code: wrongCode(mail.code, round) });
    }
    const { mail, challenge_id } = await mailedByProgram(ada);
    return verify(elsewhere(ada), { challenge_id, code: mail.code });
  },
};

for (const [code, reach] of Object.entries(reached) as [ReasonCode, (ada: Person) => Promise<Answer>][]) {
  test(`${code} is ${reasons[code].status}`, async () => {
    const answer = await reach(somebodyNew("ada"));
    const problem = expectProblem(answer, reasons[code].status, code);
    const about429 = answer.status === 429;
    expect(answer.headers["retry-after"] !== undefined).toBe(about429);
    if (about429) {
      expect(problem.retry_after).toBe(Number(answer.headers["retry-after"]));
      expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
    }
    expect(answer.headers["www-authenticate"] !== undefined).toBe(
      answer.status === 401 || code === "insufficient_scope",
    );
    expect(answer.headers.allow !== undefined).toBe(answer.status === 405);
  });
}

test("a refusal that was recorded is found by its request id", async () => {
  const ada = somebodyNew("ada");
  const problem = expectProblem(await verify(ada, { token: "A".repeat(43) }), 400, "invalid_credentials");
  expect(await rows()`select name, reason, network from audit_events where request_id = ${problem.request_id}`).toEqual(
    [{ name: "challenge.redeem_refused", reason: "invalid_credentials", network: expect.stringMatching(/\/48$/) }],
  );
});

for (const [binding, inPage] of [
  ["code", "code_required"],
  ["same-browser", "different_browser"],
] as const) {
  test(`under LINK_BINDING=${binding} a link from a browser is different_browser for a program, and ${inPage} in another browser`, async () => {
    const app = await startOwnApp(`binding_${binding.replace("-", "_")}`, { LINK_BINDING: binding });
    try {
      const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
      const mail = await browser.asksForMail();
      expectProblem(
        await verify(browser.person, { token: mail.token }, { origin: app.origin }),
        403,
        "different_browser",
      );
      const other = new PlainBrowser(somebodyNew("eve"), app.origin);
      const answer = await other.post("/forms/confirm-link", { token: mail.token });
      expect(answer.headers.location).toContain(inPage);
      expect(other.cookie("session")).toBeUndefined();
      expect((await browser.post("/forms/confirm-link", { token: mail.token })).headers.location).toBe("/account");
    } finally {
      await app.stop();
    }
  });
}

test("every code is reached here, in outage.spec or in refresh.spec, or belongs to what is not built yet", () => {
  const elsewhereTested = [
    "different_browser",
    "code_required",
    "service_unavailable",
    "internal_error",
    "refresh_token_reused",
  ];
  expect([...Object.keys(reached), ...elsewhereTested].toSorted()).toEqual([...declaredReasons].toSorted());
  const notBuiltYet = Object.keys(reasons).filter((code) => !declaredReasons.has(code as ReasonCode));
  expect(notBuiltYet.toSorted()).toEqual(["insufficient_role", "otp_disabled", "step_up_required"]);
});
