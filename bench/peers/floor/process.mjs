// What the ceiling's handlers hold in memory: a pool of connections, a pooled mailer, a signing key.

import { createHash, randomBytes, randomInt } from "node:crypto";
import net from "node:net";
import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import { createTransport } from "nodemailer";
import postgres from "postgres";

// Each route handler is bundled apart: one of each for the process all the same.
const held = (globalThis.ceiling ??= hold());

function hold() {
  const { hostname, port } = new URL(process.env.SMTP_URL ?? "smtp://127.0.0.1:1");
  const mailer = createTransport({
    pool: true,
    host: hostname,
    port: Number(port),
    maxMessages: Infinity,
    // Without it each mail waits 44 ms for a delayed acknowledgement.
    getSocket(_options, callback) {
      const socket = net.connect({ host: hostname, port: Number(port), noDelay: true }, () =>
        callback(null, { connection: socket }),
      );
      socket.once("error", callback);
    },
  });
  const key = generateKeyPair("ES256", { extractable: true }).then(async ({ privateKey }) =>
    importJWK(await exportJWK(privateKey), "ES256"),
  );
  return { sql: postgres(process.env.DATABASE_URL ?? "", { max: 10 }), mailer, key };
}

export const { sql } = held;

export const makeToken = () => randomBytes(32).toString("base64url");
export const makeCode = () => String(randomInt(0, 1_000_000)).padStart(6, "0");
export const hash = (value) => createHash("sha256").update(value).digest("base64url");

/** Queued in memory; the answer does not wait for it. */
export function sendLater(email, token, code) {
  const link = `${process.env.AUTH_URL}/confirm?token=${token}`;
  void held.mailer.sendMail({
    from: process.env.EMAIL_FROM,
    to: email,
    subject: "Sign in",
    text: `${link}\n\n${code}\n`,
  });
}

export async function sign(userId, sessionId) {
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt" })
    .setIssuer(process.env.AUTH_URL)
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(await held.key);
}

export const cookieOf = (request) => /session=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? "";
