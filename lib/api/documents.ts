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
    "A JWK Set. A key is listed ten minutes before it signs anything, and for two hours after another key has replaced it. Fetch your copy again when it expires, and when it lacks a kid: then it always has the key that you need.",
  answers: {
    200: {
      description: "All that you need to verify an access token.",
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
  description: "RFC 8414. With it, a standard client library needs only the issuer.",
  answers: {
    200: {
      description: "Every endpoint, and what it supports.",
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
  description: "OpenAPI 3.1, with servers set to AUTH_URL. /docs/api shows it as a page.",
  answers: {
    200: { description: "Every route of the HTTP API.", body: schemas.apiDocument, headers: ["Cache-Control"] },
  },
  refusals: [],
});

const links =
  "A redirect_to under /app/ on this origin can open an app on a phone. If the app is not installed, the page asks for the code.";

export const appleAppLinks = route({
  method: "get",
  path: "/.well-known/apple-app-site-association",
  who: { by: "anybody" },
  summary: "The apps that open links on iOS",
  description: `${links} Made from APPLE_APP_IDS; not_found if that is not set.`,
  refusals: ["not_found"],
});

export const androidAppLinks = route({
  method: "get",
  path: "/.well-known/assetlinks.json",
  who: { by: "anybody" },
  summary: "The apps that open links on Android",
  description: `${links} Made from ANDROID_APPS; not_found if that is not set.`,
  refusals: ["not_found"],
});
