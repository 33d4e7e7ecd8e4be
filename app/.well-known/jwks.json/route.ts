// GET /.well-known/jwks.json: the public keys, for any backend to verify access tokens with.

import { endpoint } from "@/app/_http/api/endpoint";
import { publicDocument } from "@/app/_http/api/public-document";
import { publicKeySet } from "@/lib/tokens/keys/signing-keys";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  { GET: async () => publicDocument(await publicKeySet(), "application/jwk-set+json") },
  { cors: true },
);
