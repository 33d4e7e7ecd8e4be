// Builds the default export of a page.tsx from the declaration in lib/api and a view. It sends a visitor who must sign in
// to the sign-in, and reads the parameters of the address by their schema.

import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { Page } from "@/lib/api/declaration";
import { furtherRefusals } from "@/lib/api/who";
import { refuse } from "@/lib/outcome";
import type { Session } from "@/lib/sessions/find";
import { pageCaller } from "./caller";
import { pageSession } from "./guards";
import type { SearchParams } from "./page";
import { errorPath } from "./see-other";

type Given<P extends Page> = {
  /** The parameters of the address, parsed by their schema. */
  query: P extends { query: infer S extends z.ZodObject } ? z.output<S> : Record<string, never>;
  /** Only on a page that requires a session. */
  session: P["who"] extends { by: "browser" } ? Session : null;
  searchParams: SearchParams;
};

export function page<const P extends Page>(declared: P, show: (given: Given<P>) => ReactNode | Promise<ReactNode>) {
  return async function DeclaredPage({ searchParams }: { searchParams: SearchParams }) {
    const session = await sessionFor(declared);
    const query = readQuery(await searchParams, declared.query);
    return show({ query: query as Given<P>["query"], session: session as Given<P>["session"], searchParams });
  };
}

async function sessionFor({ who, path }: Page): Promise<Session | null> {
  if (who.by !== "browser") return null;
  const session = await pageSession();
  if (!session) redirect(`/login?return_to=${encodeURIComponent(path)}`);
  const [further] = furtherRefusals(who);
  if (further) redirect(errorPath(refuse(further), (await pageCaller()).caller));
  return session;
}

// A parameter that is sent twice or is invalid counts as left out. The page is shown anyway.
function readQuery(given: Awaited<SearchParams>, schema: z.ZodObject | undefined): object {
  const single = Object.entries(given).filter(([, value]) => typeof value === "string");
  return schema?.safeParse(Object.fromEntries(single)).data ?? {};
}
