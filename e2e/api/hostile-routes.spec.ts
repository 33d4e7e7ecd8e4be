// Methods, spellings of paths, and headers that try to control the framework.

import { expect, test } from "playwright/test";
import { furtherRoutes } from "@/lib/api/further";
import { operations } from "@/lib/api/operations";
import { pages as declaredPages } from "@/lib/api/pages";
import { expectProblem, PlainBrowser } from "../support/api";
import { ask, askRaw, sharedOrigin } from "../support/http";
import { freshNetwork, somebodyNew } from "../support/people";
import { askable, forms, handlers, pages } from "../support/routes";
import { countOf } from "../support/rows";

test("every handler answers its own methods and no other", async () => {
  const allowed = new Map<string, string[]>();
  for (const { method, path } of [...operations, ...furtherRoutes].filter(({ path: one }) => handlers.includes(one)))
    allowed.set(path, [...(allowed.get(path) ?? []), method.toUpperCase()]);
  for (const name of forms) allowed.set(`/forms/${name}`, ["POST"]);
  expect(allowed.size).toBe(handlers.length + forms.length);
  for (const [path, methods] of allowed) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      if (methods.includes(method)) continue;
      // From our own page, or a form would be refused for that.
      const answer = await ask(askable(path), {
        method,
        headers: { "X-Forwarded-For": freshNetwork(), "Sec-Fetch-Site": "same-origin" },
      });
      expect([answer.status, answer.json().code], `${method} ${path}`).toEqual([405, "method_not_allowed"]);
      expect(
        answer.headers
          .allow!.split(", ")
          .filter((name) => name !== "HEAD" && name !== "OPTIONS")
          .toSorted(),
        path,
      ).toEqual(methods.toSorted());
    }
    for (const method of ["TRACE", "PROPFIND", "PURGE"])
      expect((await ask(askable(path), { method })).status, `${method} ${path}`).toBe(405);
  }
});

test("an unknown path below the API is a 404 as problem+json", async () => {
  for (const path of ["/auth/nothing", "/auth/login/more", "/api/nothing", "/api/auth/nothing", "/api"]) {
    const answer = await ask(path);
    expect(answer.status, path).toBe(404);
    expect(answer.headers["x-request-id"], path).toBeTruthy();
  }
  expectProblem(await ask("/auth/nothing", { method: "POST", body: {} }), 404, "not_found");
});

test("nothing shows a guarded page to somebody who is not signed in", async () => {
  const tricks: Record<string, string>[] = [
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-prefetch": "1" },
    { RSC: "1" },
    { RSC: "1", "Next-Router-Prefetch": "1" },
    { "Next-Router-State-Tree": "%5B%22%22%5D", RSC: "1" },
    { "x-nextjs-data": "1" },
    { Purpose: "prefetch" },
    { "x-invoke-path": "/account" },
    { "x-matched-path": "/account" },
    { "x-postkey-client-address": "127.0.0.1", "x-postkey-user": "1" },
    { "X-HTTP-Method-Override": "GET" },
    { "x-rewrite-url": "/account" },
    { "x-original-url": "/account" },
    { "Accept-Language": "../account" },
  ];
  const guarded = declaredPages.filter(({ who }) => who.by !== "anybody").map(({ path }) => path);
  expect(guarded).toContain("/account");
  for (const path of guarded) {
    for (const headers of tricks) {
      const answer = await ask(path, { headers });
      expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBeLessThan(500);
      expect(answer.text).not.toMatch(/Sign out|forms\/(sign-out|end-|create-|hide-)/);
      // What asks for the page's data is sent to that data's own address first.
      if (answer.status === 303) expect(answer.headers.location).toMatch(/^\/(login\?return_to=|account[\w/]*\?_rsc)/);
    }
  }
  for (const path of [
    "/account.rsc",
    "/account.txt",
    "/account/",
    "/en/account",
    "//account",
    "/ACCOUNT",
    "/_next/data/x/account.json",
    "/account?_rsc=x",
    "/account?_rsc",
    "/%61ccount",
    "/account/page",
    "/_next/../account",
  ]) {
    for (const headers of [{}, { RSC: "1" }]) {
      const answer = await ask(path, { headers });
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.text, path).not.toMatch(/forms\/(sign-out|end-)/);
    }
  }
});

test("forged server-action ids and malformed Flight bodies are refused, and the process stays alive", async () => {
  const boundary = "----x";
  const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="1_$ACTION_ID_${"a".repeat(40)}"\r\n\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$K1"]\r\n--${boundary}--\r\n`;
  const bodies: [string, string][] = [
    ["text/plain;charset=UTF-8", '["$F1"]'],
    ["text/plain", "[{}]"],
    [`multipart/form-data; boundary=${boundary}`, multipart],
    ["application/x-www-form-urlencoded", `$ACTION_ID_${"a".repeat(40)}=`],
    ["text/x-component", '0:["$","$L1",null,{}]\n1:I["x"]'],
    ["application/json", '{"then":"$1:__proto__:then"}'],
    [`multipart/form-data; boundary=${boundary}`, `--${boundary}`],
  ];
  for (const path of pages) {
    for (const [type, body] of bodies) {
      for (const action of ["a".repeat(40), "a".repeat(42), "../../x", "", "__proto__"]) {
        const answer = await ask(path, {
          method: "POST",
          body,
          headers: { "Content-Type": type, "Next-Action": action, Origin: sharedOrigin() },
        });
        expect(answer.status, `${path} ${type} ${action}`).toBe(405);
      }
    }
  }
  expect((await ask("/healthz")).status).toBe(200);
});

test("an absolute-form target changes nothing: it is refused", async () => {
  const ada = somebodyNew("ada");
  const body = JSON.stringify({ email: ada.address });
  const head = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  expect(await askRaw(`POST http://evil.example/auth/login HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await countOf(ada.address)).toMatchObject({ challenges: 0 });
});

test("a form that is larger, foreign or of another type gets a page for a person and a problem for a program", async () => {
  const browser = new PlainBrowser();
  const foreign = await browser.post(
    "/forms/request-link",
    { email: browser.person.address },
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  );
  expect(foreign.status).toBe(403);
  expect(foreign.headers["content-type"]).toMatch(/^text\/html/);
  expect(foreign.text).toContain(foreign.headers["x-request-id"]);
  expect(foreign.setCookies).toEqual([]);
  const large = await browser.post("/forms/request-link", { email: "x".repeat(17_000) });
  expect([large.status, large.headers["content-type"]]).toEqual([413, expect.stringMatching(/^text\/html/)]);
  expect(await countOf(browser.person.address)).toMatchObject({ challenges: 0 });
});
