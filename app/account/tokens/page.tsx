import "../../wide.css";
import { env } from "@/lib/env";
import { randomCapability } from "@/lib/secret";
import { listPersonalAccessTokens } from "@/lib/tokens/personal/personal";
import {
  longestPersonalAccessTokenDays,
  personalAccessTokenScopes,
  standardPersonalAccessTokenDays,
} from "@/lib/tokens/personal/personal-access-token";
import * as declared from "@/lib/api/pages/account";
import { page } from "../../_http/page/declared";
import { pageCaller } from "../../_http/page/caller";
import { readNewToken } from "../../_http/cookies";
import { load, problemOf } from "../../_http/page/page";
import { pageLanguage, titled } from "../../_http/page/language";
import { TokensView } from "./tokens-view";

export const generateMetadata = titled((pages) => pages.account.tokens.pageTitle, { robots: { index: false } });

export default page(declared.tokens, async ({ session, query, searchParams }) => {
  const tokens = await load(() => listPersonalAccessTokens(session.user.id));
  const { headers } = await pageCaller();
  const made = readNewToken(headers, session.id);
  return (
    <TokensView
      locale={await pageLanguage()}
      serviceName={env().serviceName}
      tokens={tokens}
      made={tokens.some(({ id }) => id === made?.id) ? made : null}
      nonce={randomCapability()}
      ended={query.ended === "yes"}
      problem={await problemOf(searchParams)}
      typed={{
        name: query.name,
        scope: personalAccessTokenScopes.find((known) => known === query.scope) ?? "read",
        days: query.days ?? String(standardPersonalAccessTokenDays),
      }}
      longestDays={longestPersonalAccessTokenDays}
    />
  );
});
