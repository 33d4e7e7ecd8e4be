// The pooled SMTP connection of this process. Called by deliver.ts, and by readiness.

import net from "node:net";
import { createTransport, type Transporter } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { env } from "@/lib/env";
import { inboxUrl } from "@/lib/inbox/listen";
import { beforeExit, processWide } from "@/lib/process-wide";
import { isLoopback } from "@/lib/settings-read";

const connectMilliseconds = 5_000;
const silenceMilliseconds = 15_000;
const connections = 5;

/** This process's transport: SMTP_URL, or the captured inbox where that is on and no SMTP_URL is set. */
export async function transport(): Promise<Transporter<SMTPPool.SentMessageInfo>> {
  const url = env().smtpUrl ?? (await inboxUrl());
  return processWide("mail-transport", () => {
    const made = createTransport(options(new URL(url)));
    beforeExit("connections", async () => made.close());
    return made;
  });
}

function options(url: URL): SMTPPool.Options {
  const secure = url.protocol === "smtps:";
  const auth = url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined;
  return {
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // RFC 8314: a password or a link never crosses a network in the clear.
    requireTLS: !secure && !isLoopback(url.hostname),
    ignoreTLS: !secure && isLoopback(url.hostname),
    ...(auth && { auth }),
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: openWithoutDelay,
  };
}

// Without TCP_NODELAY, Nagle's algorithm and delayed acknowledgements cost 40 ms and more for every mail.
const openWithoutDelay: NonNullable<SMTPPool.Options["getSocket"]> = (target, callback) => {
  const socket = net.connect({ host: target.host!, port: Number(target.port) });
  const giveUp = setTimeout(() => socket.destroy(new Error("Connection timeout")), connectMilliseconds);
  const failed = (error: Error) => {
    clearTimeout(giveUp);
    callback(error, undefined);
  };
  socket.once("error", failed);
  socket.once("connect", () => {
    clearTimeout(giveUp);
    socket.off("error", failed);
    socket.setNoDelay(true);
    callback(null, { connection: socket });
  });
};
