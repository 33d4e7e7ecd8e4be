// Wraps a form's handler: POST only, from this origin's own pages only. The listener has refused the rest before
// the framework saw it; this holds where there is no listener.

import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { refuse, type Refusal } from "@/lib/outcome";
import { reasons } from "@/lib/reasons";
import { readForm } from "../body";
import { endpoint } from "../api/endpoint";
import { failureOf } from "../failure";
import { isSameOrigin } from "../origin";
import { problem } from "../api/problem";
import { errorPath, seeOther, wayBackOfForm, type WayBack } from "./see-other";

/** Makes the exports of a form's route.ts. @param handle answers with a 303 */
export function form(handle: (fields: URLSearchParams, caller: Caller, headers: Headers) => Promise<Response>) {
  return endpoint(
    {
      POST: async (request, caller) => {
        if (!isSameOrigin(request.headers, env().origin)) return refused(refuse("origin_not_allowed"), request, caller);
        const fields = await readForm(request);
        if (!fields.ok) return refused(fields, request, caller);
        try {
          return await handle(fields.value, caller, request.headers);
        } catch (error) {
          // As the endpoint answers it, with what the form said beside: nobody has to type it again.
          return refused(failureOf(error, "request", caller), request, caller, wayBackOfForm(fields.value));
        }
      },
    },
    { refused: (refusal, request, caller) => refused(refusal, request, caller) },
  );
}

// A page's visitor gets a page; whoever posts by hand gets the status.
function refused(refusal: Refusal, request: Request, caller: Caller, known: WayBack = {}): Response {
  const isPage = request.headers.get("accept")?.includes("text/html") && reasons[refusal.reason].status !== 413;
  return isPage ? seeOther(errorPath(refusal, caller, known)) : problem(refusal, caller);
}
