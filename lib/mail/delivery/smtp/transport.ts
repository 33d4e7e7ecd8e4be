// The pooled SMTP connections of this process. Called by send.ts, and by readiness.

import net from "node:net";
import { createTransport, type Transporter } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { env } from "@/lib/env";
import { inboxUrl } from "@/lib/inbox/listen";
import { beforeExit, processWide } from "@/lib/process-wide";
import { readMailServer, staysHere } from "@/lib/settings-mail";
import { timeLimits } from "@/lib/time-limits";

/** A pool of connections, by nodemailer. */
export type Mailer = Transporter<SMTPPool.SentMessageInfo, SMTPPool.Options>;

const idleMilliseconds = 20_000;
/** How long this process waits for the mail server. */
export const usualLimits = {
  connectMilliseconds: timeLimits.mailConnection,
  silenceMilliseconds: timeLimits.mailReply,
};
/**
 * A mail needs about five replies from the relay. Five connections make up for a round trip of 40 ms at 25 mails a second.
 * The sixth is kept free for another domain.
 */
export const connections = 6;

/** This process's transport: SMTP_URL, or the captured inbox if that is on and SMTP_URL is not set. */
export async function transport(): Promise<Mailer> {
  const url = env().smtpUrl ?? (await inboxUrl());
  return processWide("mail-transport", () => {
    const made = makeTransport(url);
    beforeExit("connections", async () => made.close());
    return made;
  });
}

/** A pool of connections to the mail server of an smtp:// or smtps:// URL. @param limits tests set shorter ones */
export function makeTransport(url: string, limits: typeof usualLimits = usualLimits): Mailer {
  return createTransport(smtpOptions(url, limits));
}

/** The connection options for the mail server at a URL, for a pool or a single connection. */
export function smtpOptions(
  url: string,
  { connectMilliseconds, silenceMilliseconds } = usualLimits,
): SMTPPool.Options & { pool: true } {
  const { server, problem } = readMailServer(url);
  if (!server) throw new Error(`The mail server's URL ${problem}`);
  const { host, port, secure, auth } = server;
  return {
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    // The outbox retries and records every attempt. The pool must not retry on its own.
    maxRequeues: 0,
    // We close an idle connection before the server does so in the middle of a message.
    idleTimeout: idleMilliseconds,
    host,
    port,
    secure,
    // The default is the machine's name, which is rarely a real host name, and many servers refuse an IP address.
    name: env().smtpEhlo,
    // RFC 8314: a password or a link never crosses a network in the clear.
    requireTLS: !secure && !staysHere(server),
    ignoreTLS: !secure && staysHere(server),
    ...(auth && { auth }),
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (target, callback) => openWithoutDelay(target, connectMilliseconds, callback),
  };
}

type GetSocket = NonNullable<SMTPPool.Options["getSocket"]>;

// Without TCP_NODELAY, Nagle's algorithm and delayed acknowledgements cost 40 ms or more for every mail.
function openWithoutDelay(
  target: Parameters<GetSocket>[0],
  connectMilliseconds: number,
  callback: Parameters<GetSocket>[1],
): void {
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
}
