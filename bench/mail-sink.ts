// The mail server of every candidate: accepts everything at once, stores it by recipient, and wakes the code that waits for
// it. It does no more than that, because it runs in the driver. (e2e/support/smtp-server.ts is the one that misbehaves.)

import { once } from "node:events";
import net, { type AddressInfo } from "node:net";

export type MailSink = {
  url: string;
  /** How many mails it took. */
  count(): number;
  /** Resolves with the mail to an address as soon as there is one, and drops it. */
  take(address: string, seconds: number): Promise<string>;
  /** Drops mail that nobody will take. */
  clear(): void;
  stop(): Promise<void>;
};

const endOfContent = Buffer.from("\r\n.\r\n");

export async function startMailSink(): Promise<MailSink> {
  const kept = new Map<string, string>();
  const waiting = new Map<string, (mail: string) => void>();
  const open = new Set<net.Socket>();
  let count = 0;
  const keep = (address: string, mail: string) => {
    count += 1;
    const taker = waiting.get(address);
    if (!taker) return void kept.set(address, mail);
    waiting.delete(address);
    taker(mail);
  };
  const server = net.createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.on("error", () => {}).once("close", () => open.delete(socket));
    converse(socket, keep);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    take: (address, seconds) =>
      new Promise((resolve, reject) => {
        const mail = kept.get(address);
        if (mail !== undefined) {
          kept.delete(address);
          return resolve(mail);
        }
        const late = setTimeout(() => reject(new Error(`No mail to ${address} within ${seconds} s.`)), seconds * 1000);
        waiting.set(address, (text) => {
          clearTimeout(late);
          resolve(text);
        });
      }),
    clear: () => kept.clear(),
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function converse(socket: net.Socket, keep: (address: string, mail: string) => void): void {
  let received: Buffer = Buffer.alloc(0);
  let to = "";
  let inContent = false;
  socket.write("220 here ESMTP\r\n");
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.indexOf(inContent ? endOfContent : "\r\n");
      if (end < 0) return;
      const part = received.toString("latin1", 0, end);
      received = received.subarray(end + (inContent ? endOfContent.length : 2));
      if (inContent) {
        inContent = false;
        keep(to, part);
        socket.write("250 2.0.0 Ok: queued\r\n");
      } else {
        const verb = part.slice(0, 4).toUpperCase();
        if (verb === "RCPT") to = /<([^>]*)>/.exec(part)?.[1] ?? "";
        inContent = verb === "DATA";
        socket.write(replyTo(verb));
        if (verb === "QUIT") socket.end();
      }
    }
  });
}

function replyTo(verb: string): string {
  if (verb === "EHLO") return "250-here\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
  if (verb === "DATA") return "354 Go ahead\r\n";
  return verb === "QUIT" ? "221 2.0.0 Bye\r\n" : "250 2.0.0 Ok\r\n";
}

/** The plain text of a mail, decoded as far as a link in it needs. */
export function textOf(mail: string): string {
  const start = Math.max(0, mail.search(/^content-type: *text\/plain/im));
  const part = mail.slice(start);
  const bodyAt = part.indexOf("\r\n\r\n") + 4;
  // In a mail of one part the encoding may be anywhere in the head. In a mail of several parts it is next to the type.
  const head = start > 0 ? mail.slice(mail.lastIndexOf("\r\n\r\n", start) + 1, start + bodyAt) : part.slice(0, bodyAt);
  // Search for the whole boundary: a token may have two hyphens where its line is broken.
  const boundary = /boundary="?([^"\r;]+)/i.exec(mail)?.[1];
  const endAt = boundary === undefined ? -1 : part.indexOf(`\r\n--${boundary}`, bodyAt);
  const body = part.slice(bodyAt, endAt < 0 ? part.length : endAt);
  if (!/quoted-printable/i.test(head)) return body;
  return body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
