// The public documents, for the OpenAPI document: keys, metadata, and itself.

import type { Operation } from "../operation";
import { apiDocument, keySet, serverMetadata } from "../schemas/service";

export const documents: Operation[] = [
  {
    method: "get",
    path: "/.well-known/jwks.json",
    id: "keys",
    tag: "Documents",
    summary: "The public keys",
    description:
      "A copy that is fetched again when it runs out, and for a kid that it lacks, always has the key that it needs.",
    answers: {
      200: {
        description: "All that verifying an access token needs.",
        body: keySet,
        mediaType: "application/jwk-set+json",
        headers: ["Cache-Control"],
        example: {
          keys: [
            {
              kty: "EC",
              crv: "P-256",
              x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
              y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
              kid: "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
              alg: "ES256",
              use: "sig",
            },
          ],
        },
      },
    },
    refusals: [],
  },
  {
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    id: "serverMetadata",
    tag: "Documents",
    summary: "OAuth server metadata",
    description: "RFC 8414: with it a standard client library needs only the issuer.",
    answers: {
      200: { description: "Every endpoint, and what it takes.", body: serverMetadata, headers: ["Cache-Control"] },
    },
    refusals: [],
  },
  {
    method: "get",
    path: "/openapi.json",
    id: "apiDocument",
    tag: "Documents",
    summary: "This document",
    description: "OpenAPI 3.1. /docs/api shows it to people.",
    answers: { 200: { description: "Every route of the HTTP API.", body: apiDocument, headers: ["Cache-Control"] } },
    refusals: [],
  },
];
