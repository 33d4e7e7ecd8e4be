// Postkey as `npm start` runs it, with everything that a user gets switched on. Only its limits are raised, by settings.

import { limitNames } from "@/lib/limits";
import { cookiesOf, header, type Ask, type Line } from "../line";
import { textOf } from "../mail-sink";
import { freshNetwork, root, startServer } from "./start";
import { expectStatus, type Running, type SignedIn, type StartOptions, type Verbs } from "./target";

// Each limit is still counted in Postgres, but never reached.
const limits = Object.fromEntries(Object.keys(limitNames).map((name) => [name, "900000000/1h"]));

export async function startPostkey({
  databaseUrl,
  smtpUrl,
  secret,
  env = {},
  nodeOptions = [],
}: StartOptions): Promise<Running> {
  const server = await startServer({
    name: "postkey",
    cwd: root,
    parameters: [...nodeOptions, "server.mjs"],
    env: {
      ...limits,
      DATABASE_URL: databaseUrl,
      SMTP_URL: smtpUrl,
      AUTH_SECRET: secret,
      AUTH_URL: "http://localhost:{port}",
      EMAIL_FROM: "sign-in@postkey.example",
      TRUSTED_PROXIES: "127.0.0.1/32,::1/128",
      ...env,
    },
    probe: "/healthz",
  });
  return { ...server, name: "postkey", host: `localhost:${server.port}`, verbs: verbs(server.port), mails: true };
}

function verbs(port: number): Verbs {
  const from = () => ({ "X-Forwarded-For": freshNetwork() });
  const samePage = { "Sec-Fetch-Site": "same-origin", Origin: `http://localhost:${port}` };
  const json = (path: string, body: object): Ask => ({
    method: "POST",
    path,
    headers: { ...from(), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Ask => ({
    method: "POST",
    path,
    headers: { ...from(), ...headers, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  return {
    async request(line, address) {
      expectStatus(await line.send(json("/auth/login", { email: address })), "POST /auth/login", 202);
    },
    async verify(line, mail) {
      const answer = await line.send(json("/auth/verify", { token: tokenIn(mail) }));
      expectStatus(answer, "POST /auth/verify", 200);
      const { access_token, refresh_token } = JSON.parse(answer.body) as {
        access_token: string;
        refresh_token?: string;
      };
      return { accessToken: access_token, refreshToken: refresh_token };
    },
    async session(line, { cookie }) {
      expectStatus(await line.send({ path: "/auth/me", headers: { ...from(), Cookie: cookie! } }), "GET /auth/me", 200);
    },
    async token(line, { cookie }) {
      const answer = await line.send({
        method: "POST",
        path: "/auth/session/token",
        headers: { ...from(), ...samePage, Cookie: cookie! },
      });
      expectStatus(answer, "POST /auth/session/token", 200);
      return (JSON.parse(answer.body) as { access_token: string }).access_token;
    },
    async refresh(line, signedIn) {
      const fields = {
        grant_type: "refresh_token",
        refresh_token: signedIn.refreshToken ?? "none",
        client_id: "default",
      };
      const answer = await line.send(form("/auth/token", fields));
      expectStatus(answer, "POST /auth/token", 200);
      signedIn.refreshToken = (JSON.parse(answer.body) as { refresh_token: string }).refresh_token;
    },
    browserSession: (line, address, mailTo) =>
      throughBrowser(line, address, mailTo, (path, fields, headers) => form(path, fields, { ...samePage, ...headers })),
  };
}

// The way of a browser: the form, the challenge cookie, the confirm page's button.
async function throughBrowser(
  line: Line,
  address: string,
  mailTo: (address: string) => Promise<string>,
  form: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Ask,
): Promise<SignedIn> {
  const asked = await line.send(form("/forms/request-link", { email: address }));
  expectStatus(asked, "POST /forms/request-link", 303);
  const token = tokenIn(await mailTo(address));
  const confirmed = await line.send(form("/forms/confirm-link", { token }, { Cookie: cookiesOf(asked) }));
  expectStatus(confirmed, "POST /forms/confirm-link", 303);
  const cookie = cookiesOf(confirmed);
  if (!cookie.includes("session=")) throw new Error(`The browser was not signed in: ${header(confirmed, "location")}`);
  return { cookie };
}

function tokenIn(mail: string): string {
  const token = /[?&]token=([A-Za-z0-9_-]{43})/.exec(textOf(mail))?.[1];
  if (!token) throw new Error("There is no link in the mail.");
  return token;
}
