// Better Auth alone: bench/peers/better-auth, in Next and on Node's own server.

import { cookiesOf, header } from "../line";
import { textOf } from "../mail-sink";
import { freshNetwork, nextProgram, peerFolder, setUpPeer, startServer } from "./start";
import { expectStatus, type Running, type StartOptions, type Verbs } from "./target";

export const startBetterAuth = (options: StartOptions) =>
  start("better-auth", [nextProgram, "start", "-p", "{port}", "-H", "127.0.0.1"], options);
export const startBetterAuthOnNode = (options: StartOptions) => start("better-auth-node", ["node-server.mjs"], options);

async function start(
  name: "better-auth" | "better-auth-node",
  parameters: string[],
  { databaseUrl, smtpUrl, secret }: StartOptions,
): Promise<Running> {
  const env = {
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    EMAIL_FROM: "sign-in@better-auth.example",
    BETTER_AUTH_SECRET: secret,
    BETTER_AUTH_URL: "http://localhost:{port}",
  };
  await setUpPeer("better-auth", env);
  const server = await startServer({ name, cwd: peerFolder("better-auth"), parameters, env, probe: "/api/auth/ok" });
  return { ...server, name, host: `localhost:${server.port}`, mails: true, verbs };
}

const verbs: Verbs = {
  async request(line, address) {
    const answer = await line.send({
      method: "POST",
      path: "/api/auth/sign-in/magic-link",
      headers: { "X-Forwarded-For": freshNetwork(), "Content-Type": "application/json" },
      body: JSON.stringify({ email: address, callbackURL: "/" }),
    });
    expectStatus(answer, "Better Auth sign-in", 200);
  },
  async verify(line, mail) {
    const url = /http:\/\/\S+\/api\/auth\/magic-link\/verify\?\S+/.exec(textOf(mail))?.[0];
    if (!url) throw new Error("There is no link in Better Auth's mail.");
    const { pathname, search } = new URL(url);
    const answer = await line.send({ path: pathname + search, headers: { "X-Forwarded-For": freshNetwork() } });
    expectStatus(answer, "Better Auth verify", 200, 302);
    const cookie = cookiesOf(answer);
    if (!cookie.includes("session_token="))
      throw new Error(`Better Auth did not sign in: ${header(answer, "location")}`);
    return { cookie };
  },
  async session(line, { cookie }) {
    const answer = await line.send({
      path: "/api/auth/get-session",
      headers: { "X-Forwarded-For": freshNetwork(), Cookie: cookie! },
    });
    expectStatus(answer, "Better Auth session", 200);
    if (!answer.body.includes("email")) throw new Error("Better Auth knows no such session.");
  },
  async token(line, { cookie }) {
    const answer = await line.send({
      path: "/api/auth/token",
      headers: { "X-Forwarded-For": freshNetwork(), Cookie: cookie! },
    });
    expectStatus(answer, "Better Auth token", 200);
    return (JSON.parse(answer.body) as { token: string }).token;
  },
};
