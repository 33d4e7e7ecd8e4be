import "../../wide.css";
import { env } from "@/lib/env";
import { randomCapability } from "@/lib/secret";
import { listPersonalAccessTokens } from "@/lib/tokens/personal/personal";
import {
  longestPersonalAccessTokenDays,
  personalAccessTokenScopes,
  standardPersonalAccessTokenDays,
} from "@/lib/tokens/personal/personal-access-token";
import { pageCaller } from "../../_http/page/caller";
import { readNewToken } from "../../_http/cookies";
import { requireSession } from "../../_http/page/guards";
import { load, parameter, problemOf, type SearchParams } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { TokensView } from "./tokens-view";

export const generateMetadata = titled((pages) => pages.account.tokens.pageTitle, { robots: { index: false } });

export default async function TokensPage({ searchParams }: { searchParams: SearchParams }) {
  const session = await requireSession("/account/tokens");
  const tokens = await load(() => listPersonalAccessTokens(session.user.id));
  const { headers } = await pageCaller();
  const scope = await parameter(searchParams, "scope");
  const made = readNewToken(headers, session.id);
  return (
    <TokensView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      tokens={tokens}
      made={tokens.some(({ id }) => id === made?.id) ? made : null}
      nonce={randomCapability()}
      ended={(await parameter(searchParams, "ended")) === "yes"}
      problem={await problemOf(searchParams)}
      typed={{
        name: await parameter(searchParams, "name"),
        scope: personalAccessTokenScopes.find((known) => known === scope) ?? "read",
        days: (await parameter(searchParams, "days")) ?? String(standardPersonalAccessTokenDays),
      }}
      longestDays={longestPersonalAccessTokenDays}
    />
  );
}
