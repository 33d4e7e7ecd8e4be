// GET /.well-known/jwks.json: the public keys, for any backend to verify access tokens with.

import { declared, on } from "@/app/_http/api/declared";
import { publicDocument } from "@/app/_http/api/public-document";
import { keys } from "@/lib/api/documents";
import { publicKeySet } from "@/lib/tokens/keys/signing-keys";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = declared([
  on(keys, async () => publicDocument(await publicKeySet(), "application/jwk-set+json")),
]);
