// Auth.js alone: bench/peers/authjs. It makes no JWT for programs, so its `whole` operation ends with a session.

import { cookiesOf, header } from "../line";
import { textOf } from "../mail-sink";
import { freshNetwork, nextProgram, peerFolder, setUpPeer, startServer } from "./start";
import { expectStatus, type Running, type StartOptions } from "./target";

export async function startAuthjs({ databaseUrl, smtpUrl, secret }: StartOptions): Promise<Running> {
  const env = {
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    EMAIL_FROM: "sign-in@authjs.example",
    AUTH_SECRET: secret,
    AUTH_URL: "http://localhost:{port}",
  };
  await setUpPeer("authjs", env);
  const server = await startServer({
    name: "authjs",
    cwd: peerFolder("authjs"),
    parameters: [nextProgram, "start", "-p", "{port}", "-H", "127.0.0.1"],
    env,
    probe: "/api/auth/providers",
  });
  // A page fetches this once. It works for every later request of the same browser.
  let csrf: Promise<{ token: string; cookie: string }> | undefined;
  return {
    ...server,
    name: "authjs",
    host: `localhost:${server.port}`,
    mails: true,
    verbs: {
      async request(line, address) {
        csrf ??= line.send({ path: "/api/auth/csrf" }).then((answer) => ({
          token: (JSON.parse(answer.body) as { csrfToken: string }).csrfToken,
          cookie: cookiesOf(answer),
        }));
        const { token, cookie } = await csrf;
        const answer = await line.send({
          method: "POST",
          path: "/api/auth/signin/nodemailer",
          headers: {
            "X-Forwarded-For": freshNetwork(),
            Cookie: cookie,
            "Content-Type": "application/x-www-form-urlencoded",
          },
          body: new URLSearchParams({ email: address, csrfToken: token, callbackUrl: "/" }).toString(),
        });
        expectStatus(answer, "Auth.js sign-in", 302);
        if (/error/.test(header(answer, "location") ?? "error"))
          throw new Error(`Auth.js sign-in: ${header(answer, "location")}`);
      },
      async verify(line, mail) {
        const url = /http:\/\/\S+\/api\/auth\/callback\/nodemailer\?\S+/.exec(textOf(mail))?.[0];
        if (!url) throw new Error("There is no link in Auth.js's mail.");
        const { pathname, search } = new URL(url);
        const answer = await line.send({ path: pathname + search });
        expectStatus(answer, "Auth.js callback", 302);
        const cookie = cookiesOf(answer);
        if (!cookie.includes("session-token="))
          throw new Error(`Auth.js did not sign in: ${header(answer, "location")}`);
        return { cookie };
      },
      async session(line, { cookie }) {
        const answer = await line.send({ path: "/api/auth/session", headers: { Cookie: cookie! } });
        expectStatus(answer, "Auth.js session", 200);
        if (!answer.body.includes("email")) throw new Error("Auth.js knows no such session.");
      },
    },
  };
}
