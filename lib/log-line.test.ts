import { expect, test } from "playwright/test";
import { shortLine } from "./log-line";

test("a request is one short, readable line", () => {
  const line = {
    level: 30,
    time: "2026-01-02T10:04:05.006Z",
    requestId: "6qkrre09d7s02g8m",
    method: "POST",
    route: "/auth/login",
    status: 202,
    outcome: "ok",
    ms: 7,
    msg: "request",
  };
  expect(shortLine(JSON.stringify(line))).toBe("10:04:05 POST /auth/login 202 7 ms 6qkrre09d7s02g8m\n");
  expect(shortLine(JSON.stringify({ ...line, status: 429, outcome: "over_request_rate_limit" }))).toBe(
    "10:04:05 POST /auth/login 429 over_request_rate_limit 7 ms 6qkrre09d7s02g8m\n",
  );
});

test("anything else keeps its fields, and a stack its lines", () => {
  const line = {
    level: 50,
    time: "2026-01-02T10:04:05.006Z",
    requestId: "6qkrre09d7s02g8m",
    attempt: 2,
    error: "Error: no\n    at here",
    msg: "request failed",
  };
  expect(shortLine(JSON.stringify(line))).toBe(
    "10:04:05 error request failed 6qkrre09d7s02g8m attempt=2 error=Error: no\n    at here\n",
  );
});
