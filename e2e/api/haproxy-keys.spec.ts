// Runs the HAProxy lines of docs/operating.md, unchanged, with a key that `npm run keys -- pem` prints. If HAProxy is not
// installed, the test is skipped and says so.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeProtectedHeader, SignJWT } from "jose";
import { expect, test } from "playwright/test";
import { keyRing } from "@/lib/tokens/keys/signing-keys";
import { findFreePort } from "../../scripts/find-port.mjs";
import { signInByProgram } from "../support/api";
import { ask, sharedOrigin } from "../support/http";
import { runKeys } from "../support/keys";
import { somebodyNew } from "../support/people";

const document = readFileSync(fileURLToPath(new URL("../../docs/operating.md", import.meta.url)), "utf8");
const lines = /```text\n(http-request set-var\(txn\.bearer\)[^]*?)```/.exec(document)![1]!;

test("HAProxy takes a token by the printed key, and no token that is changed, expired, another's or another type", async () => {
  test.skip(spawnSync("haproxy", ["-v"]).status !== 0, "There is no haproxy here.");
  test.setTimeout(60_000);
  const { access_token } = await signInByProgram(somebodyNew("ada"));
  const kid = decodeProtectedHeader(access_token).kid!;
  const folder = mkdtempSync(join(tmpdir(), "postkey-haproxy-"));
  const settings = {
    AUTH_URL: sharedOrigin(),
    AUTH_SECRET: process.env.AUTH_SECRET!,
    DATABASE_URL: process.env.POSTKEY_TEST_DATABASE_URL!,
    CAPTURED_INBOX: "on",
  };
  writeFileSync(join(folder, "key.pem"), (await runKeys(["pem", kid], settings)).output);
  const port = await findFreePort();
  const rules = lines
    .replaceAll("/etc/haproxy/keys/<kid>.pem", join(folder, "key.pem"))
    .replaceAll("<kid>", kid)
    .replace("https://sign-in.example.com", sharedOrigin())
    .replace("https://api.example.com", sharedOrigin());
  writeFileSync(
    join(folder, "haproxy.cfg"),
    `defaults\n  mode http\n  timeout client 5s\n  timeout server 5s\n  timeout connect 5s\nfrontend api\n  bind 127.0.0.1:${port}\n${rules}\n  http-request return status 204\n`,
  );
  const proxy = spawn("haproxy", ["-f", join(folder, "haproxy.cfg"), "-db"], { stdio: "ignore" });
  const status = async (token?: string) =>
    (await ask("/", { origin: `http://127.0.0.1:${port}`, headers: { Authorization: token && `Bearer ${token}` } }))
      .status;
  try {
    await expect.poll(() => status(access_token).catch(() => 0), { timeout: 20_000 }).toBe(204);
    const { current } = await keyRing();
    const claims = JSON.parse(Buffer.from(access_token.split(".")[1]!, "base64url").toString()) as Record<
      string,
      number
    >;
    const forged = (change: object, header: object = {}) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid, ...header })
        .sign(current.privateKey);
    expect(await status(await forged({}))).toBe(204);
    const others = [
      undefined,
      "x",
      `${access_token.slice(0, -8)}AAAAAAAA`,
      await forged({ exp: claims.iat! - 1 }),
      await forged({ iss: "https://evil.example" }),
      await forged({ aud: "https://other.example" }),
      await forged({}, { typ: "JWT" }),
      await forged({}, { kid: "other" }),
    ];
    for (const other of others) expect(await status(other), String(other).slice(0, 40)).toBe(401);
  } finally {
    proxy.kill();
    rmSync(folder, { recursive: true });
  }
});
