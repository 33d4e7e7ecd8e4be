import { expect, test } from "playwright/test";
import { matcherOf, routeOf } from "./routes";

test("a path is reported as its route, so that its variable parts are not", () => {
  const expected = {
    "/": "/",
    "/login": "/login",
    "/login/": "/login",
    "/login/confirm?token=secret": "/login/confirm",
    "/auth/verify": "/auth/verify",
    "/auth/secret": "/auth/[...rest]",
    "/api/auth/session/secret": "/api/auth/[...nextauth]",
    "/api/secret": "/api/[...rest]",
    "/.well-known/jwks.json": "/.well-known/jwks.json",
    "/dev/inbox/messages/secret/html": "/dev/inbox/messages/[id]/html",
    "/_next/static/chunks/a.js": "static",
    "/favicon.ico": "static",
  };
  for (const [path, route] of Object.entries(expected)) expect(routeOf(path), path).toBe(route);
});

test("an unknown path is `other`, so that no one outside can write to the log or create a metric series", () => {
  for (const path of [
    "/secret",
    "/login/secret",
    "/dev/inbox/messages/a/b/html",
    "//login",
    "/LOGIN",
    "/_http/entry",
    "http://evil.example/login",
    "*",
    "/login\u0000",
    "",
  ])
    expect(routeOf(path), path).toBe("other");
});

test("if several routes match a path, in each part a name wins over a parameter, and a parameter over the rest", () => {
  const match = matcherOf(["/a/[...rest]", "/a/[x]/c", "/a/b/[y]", "/a/b", "/a.json", "/[z]"]);
  expect(match("/a/b")).toEqual({ route: "/a/b", params: {} });
  expect(match("/a/b/c")).toEqual({ route: "/a/b/[y]", params: { y: "c" } });
  expect(match("/a/d/c")).toEqual({ route: "/a/[x]/c", params: { x: "d" } });
  expect(match("/a/d/e/f")).toEqual({ route: "/a/[...rest]", params: { rest: ["d", "e", "f"] } });
  expect(match("/a.json")).toEqual({ route: "/a.json", params: {} });
  expect(match("/a-json")).toEqual({ route: "/[z]", params: { z: "a-json" } });
  expect(match("/b/c")).toBe(null);
});
