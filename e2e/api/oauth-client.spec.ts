// A standard client library against the service. It gets only the issuer, the client and permission for http on loopback.

import * as oauth from "oauth4webapi";
import { expect, test } from "playwright/test";
import { PlainBrowser } from "../support/api";
import { authorize, clients } from "../support/authorize";
import { startOwnApp, type OwnApp } from "../support/own-app";
import { somebodyNew } from "../support/people";

const redirectUri = "https://app.example/signed-in";
const local = { [oauth.allowInsecureRequests]: true };

let app: OwnApp;
let server: oauth.AuthorizationServer;
let secret: string;
test.describe.configure({ mode: "default" });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  app = await startOwnApp("oauth", { ALLOWED_REDIRECTS: redirectUri });
  const added = await clients(
    app.database.url,
    app.origin,
    "add",
    "--id",
    "ledger",
    "--name",
    "Ledger",
    "--confidential",
    "--redirect",
    redirectUri,
  );
  secret = /client_secret (\S+)/.exec(added.text)![1]!;
  const issuer = new URL(app.origin);
  server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...local }),
  );
});
test.afterAll(() => app?.stop());

/** The code flow, from the authorization request to the tokens. */
async function tokensFor(
  client: oauth.Client,
  authentication: oauth.ClientAuth,
): Promise<{ tokens: oauth.TokenEndpointResponse; browser: PlainBrowser }> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "read write",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  const back = await authorize(browser, `${url.pathname}${url.search}`);
  const parameters = oauth.validateAuthResponse(server, client, back, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    redirectUri,
    verifier,
    local,
  );
  return { tokens: await oauth.processAuthorizationCodeResponse(server, client, answer), browser };
}

test("the metadata names every endpoint and what it takes", async () => {
  expect(server).toMatchObject({
    issuer: app.origin,
    authorization_endpoint: `${app.origin}/authorize`,
    token_endpoint: `${app.origin}/auth/token`,
    revocation_endpoint: `${app.origin}/auth/revoke`,
    introspection_endpoint: `${app.origin}/auth/introspect`,
    jwks_uri: `${app.origin}/.well-known/jwks.json`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
  });
});

for (const [kind, client, authentication] of [
  ["public", { client_id: "default" }, () => oauth.None()],
  ["confidential, by Basic", { client_id: "ledger" }, () => oauth.ClientSecretBasic(secret)],
  ["confidential, by the body", { client_id: "ledger" }, () => oauth.ClientSecretPost(secret)],
] as const) {
  test(`a standard client library gets tokens by the code flow: ${kind}`, async () => {
    const { tokens, browser } = await tokensFor(client, authentication());
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 600, scope: "read write" });
    const me = await oauth.protectedResourceRequest(
      tokens.access_token,
      "GET",
      new URL("/auth/me", app.origin),
      undefined,
      undefined,
      local,
    );
    expect(await me.json()).toMatchObject({ user: { email: browser.person.address } });
    await refreshesAndRevokes(client, authentication(), tokens.refresh_token!);
  });
}

/** What a client does with its refresh token. */
async function refreshesAndRevokes(
  client: oauth.Client,
  authentication: oauth.ClientAuth,
  refreshToken: string,
): Promise<void> {
  const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, local);
  const renewed = await oauth.processRefreshTokenResponse(server, client, answer);
  expect(renewed.refresh_token).not.toBe(refreshToken);
  expect(await isActive(renewed.access_token)).toBe(true);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authentication, renewed.refresh_token!, local),
  );
  const refused = await oauth.refreshTokenGrantRequest(server, client, authentication, renewed.refresh_token!, local);
  await expect(oauth.processRefreshTokenResponse(server, client, refused)).rejects.toMatchObject({
    error: "invalid_grant",
  });
}

async function isActive(token: string): Promise<boolean> {
  const ledger = { client_id: "ledger" };
  const answer = await oauth.introspectionRequest(server, ledger, oauth.ClientSecretBasic(secret), token, local);
  return (await oauth.processIntrospectionResponse(server, ledger, answer)).active;
}

test("a standard client library refuses an answer of another issuer, state or verifier", async () => {
  const client = { client_id: "default" };
  const browser = new PlainBrowser(somebodyNew("ada"), app.origin);
  const verifier = oauth.generateRandomCodeVerifier();
  const path = `/authorize?${new URLSearchParams({ client_id: "default", redirect_uri: redirectUri, response_type: "code", state: "s", code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" })}`;
  const back = await authorize(browser, path);
  expect(() => oauth.validateAuthResponse(server, client, back, "other")).toThrow();
  const mixedUp = new URL(back);
  mixedUp.searchParams.set("iss", "https://evil.example");
  expect(() => oauth.validateAuthResponse(server, client, mixedUp, "s")).toThrow();
  const parameters = oauth.validateAuthResponse(server, client, back, "s");
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri,
    oauth.generateRandomCodeVerifier(),
    local,
  );
  await expect(oauth.processAuthorizationCodeResponse(server, client, answer)).rejects.toMatchObject({
    error: "invalid_grant",
  });
});
