// The public documents: keys, metadata, and the OpenAPI document.

import { operation, route } from "./declaration";
import * as schemas from "./schemas/service";

export const keys = operation({
  method: "get",
  path: "/.well-known/jwks.json",
  id: "keys",
  tag: "Documents",
  who: { by: "anybody" },
  summary: "The public keys",
  description:
    "A JWK Set. A key stands there ten minutes before it signs, and two hours after another one took over: a copy that is fetched again when it runs out, and for a kid that it lacks, always has the key that it needs.",
  answers: {
    200: {
      description: "All that verifying an access token needs.",
      body: schemas.keySet,
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
});

export const serverMetadata = operation({
  method: "get",
  path: "/.well-known/oauth-authorization-server",
  id: "serverMetadata",
  tag: "Documents",
  who: { by: "anybody" },
  summary: "OAuth server metadata",
  description: "RFC 8414: with it a standard client library needs only the issuer.",
  answers: {
    200: {
      description: "Every endpoint, and what it takes.",
      body: schemas.serverMetadata,
      headers: ["Cache-Control"],
    },
  },
  refusals: [],
});

export const apiDocument = operation({
  method: "get",
  path: "/openapi.json",
  id: "apiDocument",
  tag: "Documents",
  who: { by: "anybody" },
  summary: "This document",
  description: "OpenAPI 3.1, with servers set to AUTH_URL. /docs/api shows it to people.",
  answers: {
    200: { description: "Every route of the HTTP API.", body: schemas.apiDocument, headers: ["Cache-Control"] },
  },
  refusals: [],
});

const links =
  "A redirect_to below /app/ of this origin may open an app on a phone. Where the app is not, the page says to type the code.";

export const appleAppLinks = route({
  method: "get",
  path: "/.well-known/apple-app-site-association",
  who: { by: "anybody" },
  summary: "The apps that iOS opens links with",
  description: `${links} From APPLE_APP_IDS; not_found where that is not set.`,
  refusals: ["not_found"],
});

export const androidAppLinks = route({
  method: "get",
  path: "/.well-known/assetlinks.json",
  who: { by: "anybody" },
  summary: "The apps that Android opens links with",
  description: `${links} From ANDROID_APPS; not_found where that is not set.`,
  refusals: ["not_found"],
});
