import { expect, test } from "playwright/test";
import { safeReturnTo } from "@/app/_http/page/return-to";
import { configure, restore } from "@/e2e/support/flood-limits";
import { hostileRedirects } from "@/e2e/support/redirects";
import { accepted, signIn } from "@/e2e/support/verbs";
import { somebodyNew } from "@/e2e/support/people";
import {
  isRedirect,
  readAuthorizationRequest,
  returnPathOf,
  wantsNewSignIn,
  type AuthorizationRequest,
} from "./authorization-request";
import { addClient } from "../clients/register";

const registered = "https://app.example/signed-in";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

test.beforeEach(() =>
  configure({ ALLOWED_REDIRECTS: `${registered},https://app.example/in?from=here,com.example.app:/signed-in` }),
);
test.afterEach(restore);

function query(changes: Record<string, string | string[] | undefined> = {}): URLSearchParams {
  const given = {
    response_type: "code",
    client_id: "default",
    redirect_uri: registered,
    state: "xyz",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...changes,
  };
  const pairs = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, one] as [string, string]),
  );
  return new URLSearchParams(pairs);
}

async function read(changes: Record<string, string | string[] | undefined> = {}): Promise<AuthorizationRequest> {
  const outcome = await readAuthorizationRequest(query(changes));
  if (outcome.kind !== "request") throw new Error(JSON.stringify(outcome));
  return outcome.request;
}

test("a request gets the whole scope unless it asks for less", async () => {
  expect(await read()).toMatchObject({
    client: { id: "default" },
    redirectUri: registered,
    state: "xyz",
    codeChallenge: challenge,
    scope: "read write",
    prompt: null,
    askedAt: null,
  });
  expect(await read({ scope: "read" })).toMatchObject({ scope: "read" });
  expect(await read({ scope: "write read write" })).toMatchObject({ scope: "read write" });
  expect(await read({ state: undefined })).toMatchObject({ state: null });
  expect(await read({ something: "else", scope: "" })).toMatchObject({ scope: "read write" });
});

test("an unknown client or address is refused, and nothing is sent there", async () => {
  const others: [changes: Record<string, string | string[] | undefined>, reason: string][] = [
    [{ client_id: undefined }, "validation_failed"],
    [{ client_id: "" }, "validation_failed"],
    [{ client_id: "nobody" }, "validation_failed"],
    [{ client_id: ["default", "default"] }, "validation_failed"],
    [{ redirect_uri: undefined }, "redirect_not_allowed"],
    [{ redirect_uri: "" }, "redirect_not_allowed"],
    [{ redirect_uri: [registered, registered] }, "redirect_not_allowed"],
  ];
  for (const [changes, reason] of others)
    expect(await readAuthorizationRequest(query(changes)), JSON.stringify(changes)).toMatchObject({
      kind: "refused",
      refusal: { reason },
    });
});

test("no trick makes an address count as registered", async () => {
  expect(hostileRedirects(registered).length).toBeGreaterThan(40);
  for (const redirect_uri of hostileRedirects(registered)) {
    expect(await readAuthorizationRequest(query({ redirect_uri })), redirect_uri).toMatchObject({
      kind: "refused",
      refusal: { reason: "redirect_not_allowed" },
    });
  }
});

test("every other fault is reported to the client at its own address, with the state", async () => {
  const faults: [changes: Record<string, string | string[] | undefined>, error: string][] = [
    [{ response_type: undefined }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ response_type: "code id_token" }, "unsupported_response_type"],
    [{ response_mode: "fragment" }, "invalid_request"],
    [{ code_challenge: undefined }, "invalid_request"],
    [{ code_challenge: "short" }, "invalid_request"],
    [{ code_challenge_method: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge_method: "s256" }, "invalid_request"],
    [{ scope: "read admin" }, "invalid_scope"],
    [{ scope: "openid" }, "invalid_scope"],
    [{ scope: " " }, "invalid_scope"],
    [{ prompt: "consent" }, "invalid_request"],
    [{ prompt: "none login" }, "invalid_request"],
    [{ request: "x.y.z" }, "request_not_supported"],
    [{ request_uri: "https://evil.example/r" }, "request_uri_not_supported"],
    [{ scope: ["read", "write"] }, "invalid_request"],
    [{ code_challenge: [challenge, challenge] }, "invalid_request"],
  ];
  for (const [changes, error] of faults) {
    expect(await readAuthorizationRequest(query(changes)), JSON.stringify(changes)).toMatchObject({
      kind: "fault",
      fault: { error },
      redirectUri: registered,
      state: "xyz",
    });
  }
  expect(await readAuthorizationRequest(query({ state: "x".repeat(1025) }))).toMatchObject({
    kind: "fault",
    fault: { error: "invalid_request" },
  });
  expect(await readAuthorizationRequest(query({ state: ["a", "b"] }))).toMatchObject({ kind: "fault", state: null });
});

test("a loopback address without a port allows every port, and nothing else does", () => {
  for (const host of ["http://127.0.0.1", "http://[::1]"]) {
    for (const port of ["1", "80", "8080", "65535"])
      expect(isRedirect(`${host}/in`, `${host}:${port}/in`), port).toBe(true);
    expect(isRedirect(host, `${host}:4000`)).toBe(true);
    for (const given of [
      `${host}:0/in`,
      `${host}:65536/in`,
      `${host}:080/in`,
      `${host}:/in`,
      `${host}:80/in/`,
      `${host}:80/other`,
      `${host}:80`,
      `${host}:80@evil.example/in`,
      `${host}:80.evil.example/in`,
      `${host}:80/in?x=y`,
      `${host}:80/in#x`,
      `${host}:a/in`,
      `${host}:-1/in`,
      `${host}.evil.example/in`,
      `https${host.slice(4)}:80/in`,
      `${host}:80\\in`,
      `${host}:80\n/in`,
    ]) {
      expect(isRedirect(`${host}/in`, given), given).toBe(false);
    }
    // With a port, only that port is allowed.
    expect(isRedirect(`${host}:8080/in`, `${host}:8081/in`)).toBe(false);
  }
  for (const other of ["http://localhost", "https://127.0.0.1", "http://127.0.0.2", "https://app.example"])
    expect(isRedirect(`${other}/in`, `${other}:8080/in`), other).toBe(false);
});

const states = {
  "of reserved characters": "a b&c=d:/?#[]@!$&'()*+,;=%\"<>\\^`{|}~",
  "of Japanese": "状態を確かめる".repeat(146),
  "of emoji": "💌👩‍👩‍👧".repeat(100),
  "of accents, whole and combined": "é\u0065\u0301ß€",
  "that is as long as may be": "x".repeat(1024),
  "that is a script": "</script>",
  "that was encoded before": "%2F%252F+%20",
  "with controls and a byte order mark": "\ufeffa\tb\nc\u0000d\u200e",
};

for (const [what, state] of Object.entries(states)) {
  test(`the path back holds the same request, with a state ${what}`, async () => {
    const request = await read({
      state,
      scope: "read",
      redirect_uri: "https://app.example/in?from=here",
      ui_locales: "ja",
    });
    expect(request.state).toBe(state);
    const path = await returnPathOf(request);
    expect(await readAuthorizationRequest(new URL(path, "https://sign-in.example").searchParams)).toEqual({
      kind: "request",
      request,
    });
    // The sign-in pages keep it, and it fits into a form when it is encoded once more.
    expect(safeReturnTo(path)).toBe(path);
    expect(encodeURIComponent(path).length).toBeLessThan(6_000);
  });
}

test("a state that is not UTF-8 is refused, because it could not be returned unchanged", async () => {
  const bytes = new URLSearchParams(`${query({ state: undefined })}&state=%FF%80`);
  expect(await readAuthorizationRequest(bytes)).toMatchObject({
    kind: "fault",
    fault: { error: "invalid_request" },
    state: null,
  });
});

test("a request without a state comes back without one", async () => {
  for (const state of [undefined, ""]) expect(await returnPathOf(await read({ state }))).not.toContain("state");
});

test("login_hint is text for the field, or nothing", async () => {
  for (const hint of ["ada@example.com", "ada", "ada@exa", "アダ@例え.jp"])
    expect(await read({ login_hint: ` ${hint} ` })).toMatchObject({ loginHint: hint });
  for (const hint of [undefined, "", " ", "x".repeat(255), "a\nb", "a\u202eb"])
    expect(await read({ login_hint: hint }), hint).toMatchObject({ loginHint: null });
  expect(await returnPathOf(await read({ login_hint: "ada@example.com" }))).not.toContain("ada");
});

test("ui_locales chooses the first language that we have", async () => {
  for (const [list, locale] of [
    ["de", "de"],
    ["fr-CA fr de-AT en", "de"],
    ["ja-JP", "ja"],
    ["fr", null],
    ["", null],
    ["x".repeat(600), null],
    ["__proto__ constructor", null],
  ] as const) {
    expect((await read({ ui_locales: list })).locale, list).toBe(locale);
  }
  expect(await readAuthorizationRequest(query({ ui_locales: ["de", "ja"] }))).toMatchObject({
    kind: "fault",
    fault: { error: "invalid_request" },
  });
});

test("prompt=login needs a sign-in that is later than the request, and the time cannot be moved", async () => {
  const before = (await signIn(somebodyNew("ada").address)).session.authenticatedAt;
  const first = await read({ prompt: "login" });
  expect(wantsNewSignIn(first, before)).toBe(true);
  const path = await returnPathOf(first);
  const again = (changes: Record<string, string> = {}) => {
    const back = new URL(path, "https://sign-in.example").searchParams;
    for (const [name, value] of Object.entries(changes)) back.set(name, value);
    return readAuthorizationRequest(back);
  };
  const back = await again();
  if (back.kind !== "request") throw new Error(back.kind);
  expect(wantsNewSignIn(back.request, before)).toBe(true);
  const after = (await signIn(somebodyNew("ada").address)).session.authenticatedAt;
  expect(wantsNewSignIn(back.request, after)).toBe(false);
  // Sending it again does not make it later.
  expect((await returnPathOf(back.request)).length).toBe(path.length);
  const moved: Record<string, string>[] = [
    { asked: "0" },
    { asked: "v1.AAAA" },
    { state: "other" },
    { code_challenge: challenge.toLowerCase() },
    { scope: "read" },
    { redirect_uri: "com.example.app:/signed-in" },
  ];
  for (const changes of moved) {
    expect(await again(changes), JSON.stringify(changes)).toMatchObject({
      kind: "request",
      request: { askedAt: null },
    });
  }
  for (const prompt of [undefined, "none"]) expect(wantsNewSignIn(await read({ prompt }), before)).toBe(false);
});

test("a client can use only its own addresses", async () => {
  const { id } = accepted(
    await addClient({ name: "Ledger", kind: "public", redirectUris: ["https://ledger.example/in"], origins: [] }),
  );
  expect(await read({ client_id: id, redirect_uri: "https://ledger.example/in" })).toMatchObject({
    client: { name: "Ledger" },
  });
  expect(await readAuthorizationRequest(query({ client_id: id }))).toMatchObject({ kind: "refused" });
  expect(await readAuthorizationRequest(query({ redirect_uri: "https://ledger.example/in" }))).toMatchObject({
    kind: "refused",
  });
});
