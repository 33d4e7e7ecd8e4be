import { expect, test } from "playwright/test";
import { notesWritten } from "@/lib/audit/note";
import { log } from "@/lib/log";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { eventsOf } from "@/e2e/support/rows";
import { onRequestError } from "@/instrumentation";
import { internalHeaders } from "./listener/entry/entry";
import { registerListener } from "./listener/presence";

type Line = { msg: string; requestId: string; error: string };
const lines: Line[] = [];
test.beforeEach(() => {
  lines.length = 0;
  forgetProcessWide("log");
  const keep = (fields: Omit<Line, "msg">, msg: string) => void lines.push({ ...fields, msg });
  processWide("log", () => ({ error: keep, info: keep, debug: keep }) as unknown as ReturnType<typeof log>);
  registerListener();
  process.env.NEXT_RUNTIME = "nodejs";
});
test.afterEach(() => {
  forgetProcessWide("log");
  forgetProcessWide("listener");
  delete process.env.NEXT_RUNTIME;
});

const context = { routerKind: "App Router", routePath: "/login", routeType: "render" } as Parameters<
  typeof onRequestError
>[2];
const breaks = (error: unknown, requestId: string) =>
  onRequestError(
    error as Error,
    {
      path: "/login?token=secret",
      method: "GET",
      headers: { [internalHeaders.requestId]: requestId, cookie: "secret", "x-twice": ["a", "b"] },
    },
    context,
  );

test("an exception outside every handler is in the log and the audit trail under its request id, without address or headers", async () => {
  await breaks(new Error("boom"), "broken-outside-1");
  expect(lines).toEqual([
    { requestId: "broken-outside-1", error: expect.stringMatching(/^Error: boom\n\s+at /), msg: "page failed" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("secret");
  await notesWritten();
  expect(await eventsOf("broken-outside-1")).toEqual([{ name: "request.failed", reason: "internal_error" }]);
});

test("an unavailable database is reported as such, and not as a defect", async () => {
  await breaks(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "broken-outside-2");
  expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([["database out of reach", "broken-outside-2"]]);
});
