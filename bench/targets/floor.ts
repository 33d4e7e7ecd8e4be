// The upper bounds for every candidate: bench/peers/floor, which does the least work inside the same framework (the
// ceiling), and its statements, sent by the driver itself without a server (bare SQL).

import { createHash, randomBytes } from "node:crypto";
import postgres from "postgres";
import * as statements from "../peers/floor/statements.mjs";
import { cookiesOf } from "../line";
import { textOf } from "../mail-sink";
import { nextProgram, peerFolder, setUpPeer, startServer, type Server } from "./start";
import { expectStatus, type Running, type StartOptions, type Verbs } from "./target";

export async function startFloor(env: Record<string, string> = {}): Promise<Server> {
  return startServer({
    name: "floor",
    cwd: peerFolder("floor"),
    parameters: [nextProgram, "start", "-p", "{port}", "-H", "127.0.0.1"],
    env,
    probe: "/trivial",
  });
}

export async function startCeiling({ databaseUrl, smtpUrl }: StartOptions): Promise<Running> {
  const env = {
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    EMAIL_FROM: "sign-in@ceiling.example",
    AUTH_URL: "http://localhost:{port}",
  };
  await setUpPeer("floor", env);
  const server = await startFloor(env);
  return { ...server, name: "ceiling", host: `localhost:${server.port}`, verbs: ceiling, mails: true };
}

const json = (path: string, body: object) => ({
  method: "POST" as const,
  path,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const ceiling: Verbs = {
  async trivial(line) {
    expectStatus(await line.send({ path: "/trivial" }), "trivial", 200);
  },
  async request(line, address) {
    expectStatus(await line.send(json("/ceiling/request", { email: address })), "ceiling request", 202);
  },
  async verify(line, mail) {
    const token = /token=([A-Za-z0-9_-]{43})/.exec(textOf(mail))?.[1];
    const answer = await line.send(json("/ceiling/verify", { token }));
    expectStatus(answer, "ceiling verify", 200);
    const { access_token, refresh_token } = JSON.parse(answer.body) as { access_token: string; refresh_token: string };
    return { cookie: cookiesOf(answer), accessToken: access_token, refreshToken: refresh_token };
  },
  async session(line, { cookie }) {
    expectStatus(await line.send({ path: "/ceiling/session", headers: { Cookie: cookie! } }), "ceiling session", 200);
  },
  async token(line, { cookie }) {
    const answer = await line.send({ method: "POST", path: "/ceiling/token", headers: { Cookie: cookie! } });
    expectStatus(answer, "ceiling token", 200);
    return (JSON.parse(answer.body) as { access_token: string }).access_token;
  },
  async refresh(line, signedIn) {
    const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: signedIn.refreshToken! }).toString();
    const answer = await line.send({
      method: "POST",
      path: "/ceiling/refresh",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body,
    });
    expectStatus(answer, "ceiling refresh", 200);
    signedIn.refreshToken = (JSON.parse(answer.body) as { refresh_token: string }).refresh_token;
  },
};

/** The ceiling's statements over ten connections of the driver. It has no server and does not use the lines. */
export async function startBareSql({ databaseUrl }: StartOptions): Promise<Running> {
  const sql = postgres(databaseUrl, { max: 10, onnotice: () => {} });
  await statements.makeTables(sql);
  const hash = (value: string) => createHash("sha256").update(value).digest("base64url");
  const makeToken = () => randomBytes(32).toString("base64url");
  const verbs: Verbs = {
    async request(_, address) {
      await statements.insertChallenge(sql, { email: address, tokenHash: hash(address), codeHash: hash(address) });
    },
    async verify(_, __, address) {
      const [cookie, refreshToken] = [makeToken(), makeToken()];
      const row = await statements.redeem(sql, {
        tokenHash: hash(address),
        sessionHash: hash(cookie),
        refreshHash: hash(refreshToken),
      });
      if (!row) throw new Error("Bare SQL redeemed nothing.");
      return { cookie, refreshToken };
    },
    async session(_, { cookie }) {
      if (!(await statements.findSession(sql, hash(cookie!)))) throw new Error("Bare SQL found no session.");
    },
    async refresh(_, signedIn) {
      const next = makeToken();
      if (!(await statements.rotate(sql, { refreshHash: hash(signedIn.refreshToken!), nextHash: hash(next) })))
        throw new Error("Bare SQL rotated nothing.");
      signedIn.refreshToken = next;
    },
  };
  return {
    name: "sql",
    port: 0,
    host: "",
    pid: process.pid,
    startedInMilliseconds: 0,
    verbs,
    mails: false,
    stop: () => sql.end({ timeout: 5 }),
  };
}
