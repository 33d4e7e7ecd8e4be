import { expect, test } from "playwright/test";
import { operation, type Who } from "@/lib/api/declaration";
import { refusalsOfRoute } from "@/lib/api/openapi/refusals";
import { somebodyNew } from "@/e2e/support/people";
import { signIn } from "@/e2e/support/verbs";
import { env } from "@/lib/env";
import { cookieName } from "./cookies";
import { declared, on } from "./api/declared";
import { registerListener } from "./listener/presence";

test.beforeAll(() => registerListener());

const made = (who: Who) =>
  operation({
    method: "post",
    path: "/auth/made-up",
    id: "madeUp",
    tag: "Sessions",
    who,
    summary: "Made up",
    answers: { 204: { description: "Done." } },
    refusals: [],
  });

async function call(who: Who, sessionToken: string): Promise<string> {
  const { POST } = declared([on(made(who), async () => new Response(null, { status: 204 }))]);
  const { origin } = env();
  const headers = { Origin: origin, Cookie: `${cookieName("session")}=${sessionToken}` };
  const answer = await POST!(new Request(`${origin}/auth/made-up`, { method: "POST", headers }), {
    params: Promise.resolve({}),
  });
  return answer.status === 204 ? "done" : ((await answer.json()) as { code: string }).code;
}

test("a declared step-up or role refuses every user, and is in the list of refusals", async () => {
  const { sessionToken } = await signIn(somebodyNew("ada").address);
  for (const who of [
    { by: "person", scope: "write" },
    { by: "browser", tokens: "refused" },
  ] as const) {
    expect(await call(who, sessionToken)).toBe("done");
    expect(await call({ ...who, stepUp: true }, sessionToken)).toBe("step_up_required");
    expect(await call({ ...who, role: "owner" }, sessionToken)).toBe("insufficient_role");
    expect(refusalsOfRoute(made({ ...who, stepUp: true, role: "owner" }))).toEqual(
      expect.arrayContaining(["step_up_required", "insufficient_role"]),
    );
  }
});

test("a caller without a valid session does not learn about a step-up", async () => {
  expect(await call({ by: "person", scope: "write", stepUp: true }, "A".repeat(43))).toBe("unauthenticated");
});
