// POST /auth/token: a program trades a refresh token. RFC 6749 section 6.

import { after } from "next/server";
import { clientOf } from "@/app/_http/client-credentials";
import { endpoint } from "@/app/_http/endpoint";
import { readOAuthBody } from "@/app/_http/oauth-body";
import { oauthError } from "@/app/_http/oauth-error";
import { deliverDue } from "@/lib/mail/deliver";
import { refuse } from "@/lib/outcome";
import { refresh } from "@/lib/tokens/refresh";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  {
    POST: async (request, caller) => {
      const body = await readOAuthBody(request);
      if (!body.ok) return oauthError(body, caller);
      const client = await clientOf(request, body.value);
      if (!client.ok) return oauthError(client, caller);
      const { grant_type, refresh_token, scope } = body.value;
      if (grant_type === undefined) return oauthError(refuse("validation_failed", { detail: "Wrong or missing: grant_type." }), caller);
      if (grant_type !== "refresh_token") return oauthError(refuse("validation_failed", { detail: "Not a grant_type that is served here." }), caller, "unsupported_grant_type");
      if (refresh_token === undefined) return oauthError(refuse("validation_failed", { detail: "Wrong or missing: refresh_token." }), caller);
      const refreshed = await refresh({ token: refresh_token, client: client.value, scope, caller });
      if (!refreshed.ok) {
        // The user is told at once, by mail.
        if (refreshed.reason === "refresh_token_reused") after(deliverDue);
        return oauthError(refreshed, caller);
      }
      const { accessToken, expiresIn, refreshToken, refreshExpiresIn, scope: granted } = refreshed.value;
      return Response.json({
        access_token: accessToken,
        token_type: "Bearer",
        expires_in: expiresIn,
        refresh_token: refreshToken,
        refresh_expires_in: refreshExpiresIn,
        scope: granted,
      });
    },
  },
  { cors: true, refused: (refusal, _, caller) => oauthError(refusal, caller) },
);
