import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "playwright/test";
import { exposeMetrics } from "@/lib/metrics";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { beginRequest, endRequest, noteReason } from "./request-log";

let lines: Record<string, unknown>[] = [];
test.beforeEach(() => {
  lines = [];
  forgetProcessWide("log");
  forgetProcessWide("metrics");
  processWide("log", () =>
    pino(
      { base: undefined, level: "debug" },
      new Writable({ write: (line, _, done) => (lines.push(JSON.parse(String(line))), done()) }),
    ),
  );
});
test.afterAll(() => {
  forgetProcessWide("log");
  forgetProcessWide("metrics");
});

test("a request is one line with its id, route, status, outcome and time, and never its query", () => {
  endRequest(beginRequest("request-0001", "GET", "/login/confirm?token=secret"), 200);
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      requestId: "request-0001",
      method: "GET",
      route: "/login/confirm",
      status: 200,
      outcome: "ok",
      ms: expect.any(Number),
      msg: "request",
    },
  ]);
});

test("a refusal is logged with its reason, and not with the reason of another request", async () => {
  const request = beginRequest("request-0002", "POST", "/auth/login");
  noteReason("request-0003", "otp_used");
  noteReason("request-0002", "over_request_rate_limit");
  endRequest(request, 429);
  noteReason("request-0002", "otp_used");
  expect(lines).toMatchObject([{ status: 429, outcome: "over_request_rate_limit" }]);
  const { text } = await exposeMetrics();
  expect(text).toContain('postkey_refusals_total{reason="over_request_rate_limit"} 1');
  expect(text).not.toContain("otp_used");
  expect(text).toContain('postkey_requests_total{route="/auth/login",status="429"} 1');
});

test("two requests with one id are two lines, and nothing of them stays in memory", () => {
  const [first, second] = [
    beginRequest("request-0004", "GET", "/login"),
    beginRequest("request-0004", "GET", "/account"),
  ];
  endRequest(first, 200);
  noteReason("request-0004", "unauthenticated");
  endRequest(second, 401);
  expect(lines.map(({ route, outcome }) => [route, outcome])).toEqual([
    ["/login", "ok"],
    ["/account", "unauthenticated"],
  ]);
  expect(processWide("requests-under-way", () => new Map()).size).toBe(0);
});

test("a failure is logged as an error, a probe at debug level, and a client that hangs up as aborted", () => {
  endRequest(beginRequest("request-0005", "GET", "/account"), 500);
  endRequest(beginRequest("request-0006", "GET", "/healthz"), 200);
  endRequest(beginRequest("request-0007", "GET", "/readyz"), 503);
  endRequest(beginRequest("request-0009", "GET", "/metrics"), 500);
  endRequest(beginRequest("request-0008", "BREW", "/teapot"), null);
  expect(lines.map(({ level, method, route, outcome }) => [level, method, route, outcome])).toEqual([
    [50, "GET", "/account", "failed"],
    [20, "GET", "/healthz", "ok"],
    [20, "GET", "/readyz", "failed"],
    [50, "GET", "/metrics", "failed"],
    [30, "other", "other", "aborted"],
  ]);
});
