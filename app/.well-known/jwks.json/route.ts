// GET /.well-known/jwks.json: the public keys, for any backend to verify access tokens with.

import { endpoint } from "@/app/_http/endpoint";
import { publicKeySet } from "@/lib/tokens/signing-keys";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async () =>
    Response.json(await publicKeySet(), {
      headers: {
        "Content-Type": "application/jwk-set+json",
        "Cache-Control": "public, max-age=300",
        // Public by nature, so any page may read it.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
      },
    }),
});
