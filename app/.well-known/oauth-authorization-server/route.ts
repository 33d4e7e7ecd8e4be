// GET /.well-known/oauth-authorization-server: all that a standard client library needs besides the issuer. RFC 8414.

import { declared, on } from "@/app/_http/api/declared";
import { publicDocument } from "@/app/_http/api/public-document";
import { serverMetadata } from "@/lib/api/documents";
import { env } from "@/lib/env";
import { fullScope } from "@/lib/oauth/clients/clients";

const byWhichSecret = ["client_secret_basic", "client_secret_post"];

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(serverMetadata, async () => {
    const { origin } = env();
    return publicDocument({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/auth/token`,
      revocation_endpoint: `${origin}/auth/revoke`,
      introspection_endpoint: `${origin}/auth/introspect`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      scopes_supported: fullScope.split(" "),
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"],
      prompt_values_supported: ["none", "login"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ["none", ...byWhichSecret],
      revocation_endpoint_auth_methods_supported: ["none", ...byWhichSecret],
      introspection_endpoint_auth_methods_supported: byWhichSecret,
    });
  }),
]);
