// Builds the exports of a form's route.ts from the declaration in lib/api and a handler. It takes only a POST from this
// origin's own pages. The listener refuses the rest before the framework runs; this check is for setups without a listener.

import type { z } from "zod";
import type { Form } from "@/lib/api/declaration";
import { furtherRefusals } from "@/lib/api/who";
import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { refuse, type Refusal } from "@/lib/outcome";
import { reasons } from "@/lib/reasons";
import type { Session } from "@/lib/sessions/find";
import { readForm } from "../body";
import { endpoint } from "../api/endpoint";
import { failureOf } from "../failure";
import { readFields } from "../fields";
import { formSession } from "../guards";
import { isSameOrigin } from "../origin";
import { problem } from "../api/problem";
import { errorPath, seeOther, toSignIn, wayBackOfForm, type WayBack } from "./see-other";

type Given<F extends Form> = {
  /** The fields, parsed by their schema. */
  input: z.output<F["fields"]>;
  /** All fields that were sent. */
  fields: URLSearchParams;
  caller: Caller;
  headers: Headers;
  /** Only in a form that requires a session. Without one, the visitor was sent to the sign-in. */
  session: F["who"] extends { by: "browser" } ? Session : null;
};

/** @param handle answers with a 303 */
export function form<const F extends Form>(declared: F, handle: (given: Given<F>) => Promise<Response>) {
  return endpoint(
    {
      POST: async (request, caller) => {
        if (!isSameOrigin(request.headers, env().origin)) return refused(refuse("origin_not_allowed"), request, caller);
        const fields = await readForm(request);
        if (!fields.ok) return refused(fields, request, caller);
        try {
          return await answer(declared, handle, fields.value, request, caller);
        } catch (error) {
          // The same answer as the endpoint's, but with the form's values, so that no one has to type them again.
          return refused(failureOf(error, "request", caller), request, caller, wayBackOfForm(fields.value));
        }
      },
    },
    { refused: (refusal, request, caller) => refused(refusal, request, caller) },
  );
}

async function answer<F extends Form>(
  { who, page, fields: schema }: F,
  handle: (given: Given<F>) => Promise<Response>,
  fields: URLSearchParams,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const session = who.by === "browser" ? await formSession(request.headers) : null;
  if (who.by === "browser" && !session) return toSignIn(page);
  const [further] = who.by === "browser" ? furtherRefusals(who) : [];
  if (further) return refused(refuse(further), request, caller);
  const input = readFields(fields, schema);
  if (!input.ok) return refused(input, request, caller);
  return handle({
    input: input.value as z.output<F["fields"]>,
    fields,
    caller,
    headers: request.headers,
    session: session as Given<F>["session"],
  });
}

// A browser gets a page. A program gets the status.
function refused(refusal: Refusal, request: Request, caller: Caller, known: WayBack = {}): Response {
  const isPage = request.headers.get("accept")?.includes("text/html") && reasons[refusal.reason].status !== 413;
  return isPage ? seeOther(errorPath(refusal, caller, known)) : problem(refusal, caller);
}
