// The files of examples/deploy at work: two processes behind each proxy, with TLS and the cookies of https.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { findFreePorts } from "../../scripts/find-port.mjs";
import { findOnPath } from "../../scripts/find-on-path.mjs";
import { startApp, type App } from "../support/app-process";
import { startBalancer, type ProxyName } from "../support/balancer";
import { readCode } from "../support/inbox";
import { ownSettings } from "../support/own-app";
import { makeDatabase } from "../support/own-database";
import { somebodyNew } from "../support/people";

test.use({ ignoreHTTPSErrors: true });

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string; reused: boolean };

/** A client at an address of its own, over one connection that it keeps. */
function clientOf(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, localAddress: "127.9.8.7" });
  return (path: string, { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const sent = request(
        {
          host: "127.0.0.1",
          servername: "localhost",
          port,
          path,
          agent,
          method: text ? "POST" : "GET",
          headers: {
            Host: `localhost:${port}`,
            ...(text && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (response) => {
          let all = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (all += chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode!, headers: response.headers, text: all, reused: sent.reusedSocket }),
          );
        },
      );
      sent.on("error", reject).end(text);
    });
}

for (const name of ["nginx", "haproxy", "caddy"] satisfies ProxyName[]) {
  test(`behind ${name} as examples/deploy has it people and programs sign in, addresses and ids are right, and one process may leave`, async ({
    page,
  }) => {
    const [https, http, one, other] = (await findFreePorts(4)) as [number, number, number, number];
    const database = await makeDatabase(`behind_${name}`);
    const origin = `https://localhost:${https}`;
    const settings = { ...(await ownSettings(database.url)), AUTH_URL: origin, TRUSTED_PROXIES: "127.0.0.1/32" };
    const apps: App[] = [];
    const balancer = await startBalancer(name, { https, http, apps: [one, other] });
    if ("missing" in balancer) await database.end();
    test.skip("missing" in balancer, "missing" in balancer ? balancer.missing : "");
    if ("missing" in balancer) return;
    try {
      for (const port of [one, other]) apps.push(await startApp({ name, env: { ...settings, PORT: String(port) } }));
      const inbox = `http://localhost:${other}`;
      const ask = clientOf(https);
      await expect.poll(async () => (await ask("/readyz")).status, { timeout: 30_000 }).toBe(200);

      const ada = somebodyNew("ada");
      await page.goto(`${origin}/login`);
      await page.getByLabel("Email address").fill(ada.address);
      await page.getByRole("button", { name: "Send sign-in link" }).click();
      await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
      await page.goto((await readCode(ada.address, { origin: inbox })).link);
      await expect(page).toHaveURL(`${origin}/account`);
      expect((await page.context().cookies()).map((cookie) => cookie.name)).toContain("__Host-postkey-session");

      // What a client claims about itself is not believed.
      const claims = { "X-Forwarded-For": "203.0.113.7", "X-Request-Id": "chosen-by-the-client" };
      const bea = somebodyNew("bea");
      expect((await ask("/auth/login", { body: { email: bea.address }, headers: claims })).status).toBe(202);
      const { token } = await readCode(bea.address, { origin: inbox });
      const verified = await ask("/auth/verify", { body: { token }, headers: claims });
      expect(verified.status, verified.text).toBe(200);
      const { access_token } = JSON.parse(verified.text) as { access_token: string };
      const me = await ask("/auth/me", { headers: { ...claims, Authorization: `Bearer ${access_token}` } });
      expect(JSON.parse(me.text)).toMatchObject({ user: { email: bea.address }, session: { network: "127.9.8.0/24" } });
      expect(me.reused).toBe(true);

      const refused = await ask("/auth/me", { headers: claims });
      expect(refused.headers["x-request-id"]).toMatch(/^[A-Za-z0-9-]{32,36}$/);
      expect(JSON.parse(refused.text)).toMatchObject({
        code: "unauthenticated",
        request_id: refused.headers["x-request-id"],
      });
      // The line is written when the answer has left.
      await expect
        .poll(() => apps.map((app) => app.log()).join(""))
        .toContain(`"requestId":"${String(refused.headers["x-request-id"])}"`);
      expect((await ask("/auth/login", { body: { email: "x".repeat(17_000) } })).status).toBe(413);
      for (const path of ["/metrics", "/cron"]) expect((await ask(path)).status).toBe(404);
      expect(balancer.log()).not.toContain(token);

      // One process leaves, while people go on.
      const first = { gone: false };
      const left = apps[0]!.stop().then(() => (first.gone = true));
      const statuses = new Set<number>();
      for (let round = 0; round < 40 || !first.gone; round++)
        statuses.add((await ask("/auth/me", { headers: { Authorization: `Bearer ${access_token}` } })).status);
      await left;
      expect([...statuses]).toEqual([200]);
    } finally {
      for (const app of apps) await app.stop();
      await balancer.stop();
      await database.end();
    }
  });
}

test("the unit of examples/deploy is one that systemd reads", () => {
  test.skip(!findOnPath("systemd-analyze"), "systemd-analyze is not installed here.");
  const folder = mkdtempSync(join(tmpdir(), "postkey-unit-"));
  try {
    const unit = readFileSync(
      fileURLToPath(new URL("../../examples/deploy/postkey@.service", import.meta.url)),
      "utf8",
    );
    const path = join(folder, "postkey@3000.service");
    writeFileSync(path, unit.replace("/usr/bin/node", process.execPath));
    // Whatever it complains about fails the command or stands in what it says.
    const said = execFileSync("systemd-analyze", ["verify", "--man=no", "--generators=no", path], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(said).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
