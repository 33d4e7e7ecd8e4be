// Calls every route, form and page as nobody and as the wrong person, and expects the refusal that its declaration in
// lib/api names. No address is listed here: the test calls whatever is declared.

import { randomBytes } from "node:crypto";
import { expect, test } from "playwright/test";
import type { Route, Who } from "@/lib/api/declaration";
import { forms, pages } from "@/lib/api/pages";
import { furtherRoutes } from "@/lib/api/further";
import { refusalsOfRoute } from "@/lib/api/openapi/refusals";
import { operations } from "@/lib/api/operations";
import { reasons, type ReasonCode } from "@/lib/reasons";
import { oauthErrorOf, oauthStatusOf } from "@/lib/oauth/oauth-errors";
import { PlainBrowser, refresh, signInByProgram, type Tokens } from "../support/api";
import { authorize, authorizePath, clients, pkce, token } from "../support/authorize";
import { ask, type Answer, type Sent } from "../support/http";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { freshNetwork, somebodyNew } from "../support/people";
import { askable } from "../support/routes";

const redirect_uri = "https://app.example/in";
const secret = () => randomBytes(32).toString("base64url");
const routes: readonly Route[] = [...operations, ...furtherRoutes];
const nobodys = "00000000-0000-4000-8000-000000000000";

/** What is sent to prove who somebody is. */
type Proof = { headers?: Record<string, string>; body?: Record<string, string> };
let app: OwnApp;
let ada: PlainBrowser;
let proofs: Record<
  | "nobody"
  | "nobody on our own page"
  | "garbage"
  | "an access token"
  | "one that reads only"
  | "one for another audience"
  | "one that has ended"
  | "a personal access token"
  | "a cookie"
  | "a cookie from elsewhere"
  | "a public client"
  | "a wrong secret",
  Proof
>;

test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("who", { ALLOWED_REDIRECTS: redirect_uri, METRICS_TOKEN: secret(), CRON_SECRET: secret() });
  const added = await clients(
    app.database.url,
    app.origin,
    ...["add", "--id", "ledger", "--name", "Ledger", "--confidential"],
    ...["--redirect", redirect_uri, "--audience", "https://api.ledger.example"],
  );
  ada = new PlainBrowser(somebodyNew("ada"), app.origin);
  await ada.signsIn();
  proofs = await makeProofs(/client_secret (\S+)/.exec(added.text)![1]!);
});
// Asked for /readyz, it would wait before it stops.
test.afterAll(() => app?.kill9());

const bearer = (value: string): Proof => ({ headers: { Authorization: `Bearer ${value}` } });
const here = () => ({ Origin: app.origin, "Sec-Fetch-Site": "same-origin" });

async function makeProofs(clientSecret: string): Promise<typeof proofs> {
  const origin = app.origin;
  const program = await signInByProgram(somebodyNew("bea"), origin);
  const reader = (await refresh(program.refresh_token, { origin, fields: { scope: "read" } })).json<Tokens>();
  const { code_verifier, code_challenge } = pkce();
  const path = authorizePath({ client_id: "ledger", redirect_uri, code_challenge });
  const code = (await authorize(ada, path)).searchParams.get("code")!;
  const basic = { Authorization: `Basic ${Buffer.from(`ledger:${clientSecret}`).toString("base64")}` };
  const grant = { grant_type: "authorization_code", code, redirect_uri, code_verifier };
  const theirs = (await token(grant, { origin, headers: basic })).json<Tokens>();
  const ended = await signInByProgram(somebodyNew("eve"), origin);
  await ask("/auth/logout", { method: "POST", origin, ...bearer(ended.access_token) });
  const made = await ada.send("/auth/personal-access-tokens", {
    method: "POST",
    body: { name: "script", scope: "read write" },
    headers: here(),
  });
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    nobody: {},
    "nobody on our own page": { headers: here() },
    garbage: bearer("not-a-token"),
    "an access token": bearer(program.access_token),
    "one that reads only": bearer(reader.access_token),
    "one for another audience": bearer(theirs.access_token),
    "one that has ended": bearer(ended.access_token),
    "a personal access token": bearer(made.json<{ token: string }>().token),
    "a cookie": { headers: { Cookie: cookie, ...here() } },
    "a cookie from elsewhere": { headers: { Cookie: cookie } },
    "a public client": { body: { client_id: "default" } },
    "a wrong secret": { body: { client_id: "ledger", client_secret: "wrong" } },
  };
}

/** Whom each kind of address refuses, and why. A caller that is missing from a list gets in. */
function refusedBy(who: Who, method: string): Partial<Record<keyof typeof proofs, ReasonCode>> {
  const foreign = method === "get" ? {} : ({ "a cookie from elsewhere": "origin_not_allowed" } as const);
  const tokens = { garbage: "token_invalid", "one that has ended": "session_ended" } as const;
  const nobody = {
    nobody: "unauthenticated",
    "nobody on our own page": "unauthenticated",
    "a public client": "unauthenticated",
    "a wrong secret": "unauthenticated",
  } as const;
  switch (who.by) {
    case "anybody":
      return {};
    case "person":
      return {
        ...nobody,
        ...tokens,
        ...foreign,
        ...(who.audience === "any" ? {} : { "one for another audience": "token_invalid" }),
        ...(who.scope === "write" && { "one that reads only": "insufficient_scope" }),
        ...(who.ownSession && { "a personal access token": "insufficient_scope" }),
      };
    case "browser": {
      const others = ["an access token", "one that reads only", "a personal access token"] as const;
      if (who.tokens === "refused")
        return {
          ...nobody,
          ...tokens,
          ...foreign,
          "one for another audience": "token_invalid",
          ...Object.fromEntries(others.map((name) => [name, "insufficient_scope"])),
        };
      // A token is not read, so its sender is nobody, and no page of ours.
      const unread = [...Object.keys(nobody), "garbage", "one that has ended", "one for another audience", ...others];
      const first = method === "get" ? "unauthenticated" : "origin_not_allowed";
      return {
        ...Object.fromEntries(unread.map((name) => [name, first])),
        ...foreign,
        "nobody on our own page": "unauthenticated",
      };
    }
    case "client":
      return {
        "a wrong secret": "token_invalid",
        ...(who.confidential && {
          nobody: "unauthenticated",
          "nobody on our own page": "unauthenticated",
          "a public client": "unauthenticated",
        }),
      };
    case "operator":
      return Object.fromEntries(Object.keys(proofs).map((name) => [name, "unauthenticated"]));
  }
}

/** A request without a body is malformed at worst, and the wrong person is refused before the body is read. */
function call({ method, path, body }: Route, { headers, body: fields }: Proof): Promise<Answer> {
  const sent: Sent = { method: method.toUpperCase(), origin: app.origin };
  const form = body?.as === "json or form" ? { body: new URLSearchParams(fields) } : {};
  return ask(path.replace("{id}", nobodys).replace("{...nextauth}", method === "get" ? "session" : "signout"), {
    ...sent,
    ...form,
    headers: { "X-Forwarded-For": freshNetwork(), ...headers },
  });
}

test("every route refuses nobody and the wrong person, each with its declared reason", async () => {
  const ofPerson: ReasonCode[] = ["unauthenticated", "token_invalid", "session_ended", "insufficient_scope"];
  for (const route of routes) {
    const refused = refusedBy(route.who, route.method);
    // The right person would end the session that the other calls need.
    const names = Object.keys(proofs) as (keyof typeof proofs)[];
    for (const name of names.filter((one) => refused[one] || route.method === "get" || route.who.by === "anybody")) {
      const answer = await call(route, proofs[name]);
      const told = `${route.method} ${route.path} as ${name}: ${answer.status} ${answer.text.slice(0, 200)}`;
      const reason = refused[name];
      if (reason === undefined) {
        expect(answer.status, told).toBeLessThan(500);
        const { code } = /"code":"(?<code>\w+)"/.exec(answer.text)?.groups ?? {};
        expect(ofPerson, told).not.toContain(code);
        continue;
      }
      const status = route.refusesAs === "oauth" ? oauthStatusOf(oauthErrorOf(reason), reason) : reasons[reason].status;
      expect([answer.status, answer.json().code], told).toEqual([status, reason]);
      expect(refusalsOfRoute(route), told).toContain(reason);
      expect(answer.setCookies, told).toEqual([]);
    }
  }
});

test("an operator's address is not there where its secret is not set", async () => {
  const bare = await startOwnApp("who_bare");
  try {
    for (const { method, path } of routes.filter(({ who }) => who.by === "operator")) {
      const answer = await ask(path, { method: method.toUpperCase(), origin: bare.origin, ...bearer("x") });
      expect([answer.status, answer.json().code], path).toEqual([404, "not_found"]);
    }
  } finally {
    await bare.kill9();
  }
});

test("what belongs to somebody else is not there, whatever it is called with", async () => {
  const sessions = (await ada.get("/auth/sessions")).json<{ sessions: { id: string }[] }>().sessions;
  const tokens = (await ada.get("/auth/personal-access-tokens")).json<{ personal_access_tokens: { id: string }[] }>();
  const owned = [...sessions, ...tokens.personal_access_tokens].map(({ id }) => id);
  expect(owned.length).toBeGreaterThan(1);
  const addressed = routes.filter(({ path, who }) => path.includes("{id}") && who.by === "person");
  expect(addressed.length).toBeGreaterThan(1);
  for (const { method, path } of addressed) {
    for (const id of owned) {
      const answer = await ask(path.replace("{id}", id), {
        method: method.toUpperCase(),
        origin: app.origin,
        ...proofs["an access token"],
      });
      expect([answer.status, answer.json().code], `${method} ${path}`).toEqual([404, "not_found"]);
    }
  }
  // Nothing that somebody else may read names it.
  for (const route of routes.filter(({ method, who }) => method === "get" && who.by === "person")) {
    const { text } = await call(route, proofs["an access token"]);
    for (const id of owned) expect(text, route.path).not.toContain(id);
  }
  expect((await ada.get("/auth/me")).status).toBe(200);
});

const strangers = ["nobody", "an access token", "a personal access token"] as const;

test("every form of somebody sends nobody, and whoever brings a token, to the sign-in and back to its page", async () => {
  for (const { path, page, who } of forms) {
    for (const name of strangers) {
      const answer = await ask(path, {
        body: new URLSearchParams(),
        origin: app.origin,
        headers: { Accept: "text/html", "X-Forwarded-For": freshNetwork(), ...proofs[name].headers, ...here() },
      });
      expect(answer.status, `${path} as ${name}`).toBe(303);
      if (who.by === "browser")
        expect([answer.headers.location, answer.setCookies], `${path} as ${name}`).toEqual([
          `/login?${new URLSearchParams({ return_to: page })}`,
          [],
        ]);
    }
    for (const name of ["nobody", "a cookie from elsewhere"] as const) {
      const foreign = await ask(path, {
        body: new URLSearchParams(),
        origin: app.origin,
        headers: proofs[name].headers,
      });
      expect([foreign.status, foreign.json().code], `${path} as ${name}`).toEqual([403, "origin_not_allowed"]);
    }
  }
  expect((await ada.get("/auth/me")).status).toBe(200);
});

test("every page of somebody sends nobody, and whoever brings a token, to the sign-in and back", async () => {
  for (const { path, who } of pages) {
    for (const name of strangers) {
      const answer = await ask(askable(path), {
        origin: app.origin,
        headers: { Accept: "text/html", "X-Forwarded-For": freshNetwork(), ...proofs[name].headers },
      });
      const told = `${path} as ${name}: ${answer.headers.location}`;
      if (who.by === "browser")
        expect([answer.status, answer.headers.location], told).toEqual([
          303,
          `/login?return_to=${encodeURIComponent(path)}`,
        ]);
      else {
        expect(answer.status, told).toBeLessThan(400);
        expect(answer.headers.location ?? "", told).not.toMatch(/^\/login\?return_to=/);
      }
    }
    const signedIn = await ada.get(askable(path));
    expect(signedIn.headers.location ?? "", path).not.toMatch(/^\/login\?return_to=/);
  }
});
