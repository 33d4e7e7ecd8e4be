// An API in plain Node that accepts Postkey's access tokens. It knows the issuer, and only fetches its public keys. Run it
// with `node examples/api/server.mjs`; the tests start it with startApi.
// @ts-check

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** Errors that mean the token is bad. Any other error means that the keys could not be fetched, so we cannot say. */
const badToken = new Set([
  "ERR_JWT_CLAIM_VALIDATION_FAILED",
  "ERR_JWT_INVALID",
  "ERR_JWS_INVALID",
  "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  "ERR_JOSE_ALG_NOT_ALLOWED",
  "ERR_JOSE_NOT_SUPPORTED",
  "ERR_JWKS_NO_MATCHING_KEY",
]);

/**
 * @param {object} options
 * @param {string} options.issuer Postkey's origin
 * @param {string} [options.audience] the audience of the client whose tokens are accepted; the issuer unless it has its own
 * @param {string} [options.allowedOrigin] of the page that may call this, such as http://127.0.0.1:5173
 * @param {number} [options.port] 0 for a free one
 * @returns {Promise<{ origin: string, stop: () => Promise<void> }>}
 */
export async function startApi({ issuer, audience = issuer, allowedOrigin, port = 0 }) {
  // Fetched once, kept, and fetched again when a token names a key that is not in it.
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", issuer));
  const options = { issuer, audience, typ: "at+jwt", algorithms: ["ES256"], requiredClaims: ["sub", "exp", "scope"] };

  const server = createServer(async (request, response) => {
    /** @param {number} status @param {object} [body] @param {Record<string, string>} [headers] */
    const answer = (status, body, headers = {}) =>
      response
        .writeHead(status, {
          ...cors(allowedOrigin),
          ...headers,
          ...(body && { "Content-Type": "application/json" }),
          "Cache-Control": "no-store",
        })
        .end(body && JSON.stringify(body));

    if (request.method === "OPTIONS") return answer(204);
    if (request.method !== "GET" || request.url !== "/greeting") return answer(404, { code: "not_found" });
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
    // RFC 6750 section 3.1: without a token, a challenge and no error.
    if (!token) return answer(401, { code: "unauthenticated" }, { "WWW-Authenticate": "Bearer" });
    try {
      const { payload } = await jwtVerify(token, keys, options);
      if (!String(payload.scope).split(" ").includes("read"))
        return answer(
          403,
          { code: "insufficient_scope" },
          { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="read"' },
        );
      return answer(200, { message: "The token is good.", user_id: payload.sub, session_id: payload.sid });
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        return answer(401, { code: "token_expired" }, { "WWW-Authenticate": 'Bearer error="invalid_token"' });
      if (error instanceof errors.JOSEError && badToken.has(error.code))
        return answer(401, { code: "token_invalid" }, { "WWW-Authenticate": 'Bearer error="invalid_token"' });
      console.error("The keys are out of reach:", error);
      return answer(503, { code: "service_unavailable" }, { "Retry-After": "5" });
    }
  });

  await new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string | undefined} allowedOrigin */
function cors(allowedOrigin) {
  if (!allowedOrigin) return {};
  return {
    "Access-Control-Allow-Origin": allowedOrigin,
    "Access-Control-Allow-Headers": "authorization",
    "Access-Control-Expose-Headers": "WWW-Authenticate",
    Vary: "Origin",
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {
    ISSUER = "http://localhost:3000",
    AUDIENCE,
    ALLOWED_ORIGIN = "http://127.0.0.1:5173",
    PORT = "4000",
  } = process.env;
  const api = await startApi({ issuer: ISSUER, audience: AUDIENCE, allowedOrigin: ALLOWED_ORIGIN, port: Number(PORT) });
  console.log(`The API is at ${api.origin}/greeting, for tokens of ${ISSUER}`);
}
