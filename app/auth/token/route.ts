// POST /auth/token: a client exchanges a grant for tokens. RFC 6749 sections 4.1.3, 5 and 6, RFC 8693.

import { afterAnswer } from "@/app/_http/after-answer";
import { declared, on } from "@/app/_http/api/declared";
import { missing, readParameters } from "@/app/_http/api/oauth-body";
import { oauthError } from "@/app/_http/api/oauth-error";
import type { Caller } from "@/lib/caller";
import { deliverSoon } from "@/lib/mail/delivery/deliver";
import { token } from "@/lib/api/oauth";
import { accessTokenType, codeGrant, exchangeGrant, refreshGrant } from "@/lib/api/schemas/oauth";
import { refuse, type Refusal } from "@/lib/outcome";
import { redeemCode } from "@/lib/oauth/codes/authorization-code";
import type { Client } from "@/lib/oauth/clients/clients";
import { exchange } from "@/lib/oauth/exchange";
import type { Issued } from "@/lib/oauth/issue";
import { refresh } from "@/lib/oauth/refresh/refresh";

type Grant = (fields: Record<string, string>, client: Client, caller: Caller) => Promise<Response | Refusal>;

const grants: Record<string, Grant> = {
  authorization_code: byCode,
  refresh_token: byRefreshToken,
  "urn:ietf:params:oauth:grant-type:token-exchange": byPersonalAccessToken,
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(token, async ({ caller, who: { client, fields } }) => {
    const { grant_type } = fields;
    if (grant_type === undefined) return missing("grant_type");
    const grant = Object.hasOwn(grants, grant_type) ? grants[grant_type] : undefined;
    if (!grant)
      return oauthError(
        refuse("validation_failed", { detail: "This grant_type isn't supported." }),
        caller,
        "unsupported_grant_type",
      );
    return grant(fields, client, caller);
  }),
]);

async function byCode(fields: Record<string, string>, client: Client, caller: Caller): Promise<Response | Refusal> {
  const read = readParameters(fields, codeGrant);
  if (!read.ok) return read;
  const { code, code_verifier, redirect_uri } = read.value;
  const redeemed = await redeemCode({ code, verifier: code_verifier, redirectUri: redirect_uri }, client, caller);
  return redeemed.ok ? tokenResponse(redeemed.value, redeemed.value.scope) : redeemed;
}

async function byRefreshToken(
  fields: Record<string, string>,
  client: Client,
  caller: Caller,
): Promise<Response | Refusal> {
  const read = readParameters(fields, refreshGrant);
  if (!read.ok) return read;
  const { refresh_token, scope } = read.value;
  const refreshed = await refresh({ token: refresh_token, client, scope, caller });
  if (refreshed.ok) return tokenResponse(refreshed.value, refreshed.value.scope);
  // The user gets an email at once.
  if (refreshed.reason === "refresh_token_reused") await afterAnswer(deliverSoon);
  return refreshed;
}

// RFC 8693 section 2.2.2: any problem with the subject_token is an invalid_request. A target that isn't the client's is
// an invalid_target.
async function byPersonalAccessToken(
  fields: Record<string, string>,
  client: Client,
  caller: Caller,
): Promise<Response | Refusal> {
  const read = readParameters(fields, exchangeGrant);
  if (!read.ok) return read;
  const { subject_token, audience, resource, scope } = read.value;
  if (fields.actor_token !== undefined)
    return refuse("validation_failed", { detail: "actor_token isn't supported. Leave it out." });
  if ([audience, resource].some((target) => target !== undefined && target !== client.audience)) {
    return oauthError(
      refuse("validation_failed", { detail: "A client only gets tokens for its own audience." }),
      caller,
      "invalid_target",
    );
  }
  const exchanged = await exchange({ token: subject_token, client, scope });
  if (!exchanged.ok)
    return exchanged.reason === "insufficient_scope" ? exchanged : oauthError(exchanged, caller, "invalid_request");
  const { accessToken, expiresIn, scope: granted } = exchanged.value;
  return Response.json({
    access_token: accessToken,
    issued_token_type: accessTokenType,
    token_type: "Bearer",
    expires_in: expiresIn,
    scope: granted,
  });
}

function tokenResponse(issued: Issued, scope: string): Response {
  return Response.json({
    access_token: issued.accessToken,
    token_type: "Bearer",
    expires_in: issued.expiresIn,
    refresh_token: issued.refreshToken,
    refresh_expires_in: issued.refreshExpiresIn,
    scope,
  });
}
