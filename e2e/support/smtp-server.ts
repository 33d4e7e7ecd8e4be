// A mail server over a real socket that does what a script says, wherever in the conversation: refuse, say "later",
// fall silent, hang up, offer a bad certificate. Written on sockets rather than over a library, because a library's
// server answers the greeting, STARTTLS and unknown commands by itself.

import { once } from "node:events";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createSecureContext, TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { obliging, type Fault, type Script, type Stage } from "./smtp-script";

export type Received = { to: string; raw: string; messageId: string; at: Date };

export type SmtpServer = {
  url: string;
  port: number;
  /** The messages that the server accepted. Stays empty for a server that only counts. */
  received: Received[];
  /** The messages that arrived in full and were refused or never answered. */
  notTaken: Received[];
  /** How many messages it took. */
  count(): number;
  /** How many connections there have been. */
  connections(): number;
  /** Every line a client said outside of a message's content, in order. */
  said: string[];
  setScript(script: Script): void;
  /** Resolves once so many messages were taken. @throws after that many seconds */
  waitFor(count: number, seconds: number): Promise<void>;
  /** Hangs up on everybody, and goes on listening. */
  breakOff(): void;
  /** Breaks off every conversation and closes the port. */
  stop(): Promise<void>;
};

export type Certificate = { key: string; cert: string };

export type SmtpOptions = {
  script?: Script;
  /** Keep no content, for loads. */
  countOnly?: boolean;
  /** A free one unless given. */
  port?: number;
  /** An address of this machine. */
  host?: string;
  /** How the server's name stands in its URL, where it is not its address. */
  name?: string;
  /** With one, STARTTLS is offered. */
  certificate?: Certificate;
  /** Offer no SMTPUTF8, as many servers do not. */
  withoutUtf8?: boolean;
  /** TLS from the first byte (smtps), with the certificate. */
  tlsFromStart?: boolean;
};

/** A self-signed certificate for a name or an address. */
export async function makeCertificate(name: string): Promise<Certificate> {
  const altNames = net.isIP(name) ? [{ type: 7 as const, ip: name }] : [{ type: 2 as const, value: name }];
  const made = await generate([{ name: "commonName", value: name }], {
    algorithm: "sha256",
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { key: made.private, cert: made.cert };
}

export async function startSmtpServer(options: SmtpOptions = {}): Promise<SmtpServer> {
  const {
    host = "127.0.0.1",
    port = 0,
    name = host,
    tlsFromStart = false,
    countOnly = false,
    withoutUtf8 = false,
  } = options;
  let script = options.script ?? obliging;
  let connections = 0;
  let taken = 0;
  const times = new Map<Stage, number>();
  const open = new Set<net.Socket>();
  const received: Received[] = [];
  const notTaken: Received[] = [];
  const said: string[] = [];
  const waiting = new Set<() => void>();

  const decide = (stage: Stage, connection: number, to: string) => {
    const time = (times.get(stage) ?? 0) + 1;
    times.set(stage, time);
    return script({ stage, connection, time, to });
  };
  const keep = (to: string, raw: string, wasTaken: boolean) => {
    if (wasTaken) taken += 1;
    if (!countOnly)
      (wasTaken ? received : notTaken).push({
        to,
        raw,
        messageId: /^message-id: *(\S+)/im.exec(raw)?.[1] ?? "",
        at: new Date(),
      });
    for (const look of waiting) look();
  };

  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // Clients may be killed in the middle of a conversation.
    socket.on("error", () => {});
    converse(socket, {
      connection: connections,
      certificate: options.certificate,
      tlsFromStart,
      countOnly,
      withoutUtf8,
      decide,
      keep,
      said,
    });
  });
  await once(server.listen(port, host), "listening");
  const listening = (server.address() as AddressInfo).port;

  return {
    url: `${tlsFromStart ? "smtps" : "smtp"}://${name.includes(":") ? `[${name}]` : name}:${listening}`,
    port: listening,
    received,
    notTaken,
    said,
    count: () => taken,
    connections: () => connections,
    setScript: (next) => {
      script = next;
      times.clear();
    },
    waitFor: (count, seconds) =>
      new Promise((resolve, reject) => {
        const end = (how: () => void) => {
          clearTimeout(late);
          waiting.delete(look);
          how();
        };
        const look = () => {
          if (taken >= count) end(resolve);
        };
        const late = setTimeout(
          () => end(() => reject(new Error(`The mail server took ${taken} of ${count} messages within ${seconds} s.`))),
          seconds * 1000,
        );
        waiting.add(look);
        look();
      }),
    breakOff: () => {
      for (const socket of open) socket.destroy();
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

type Conversation = {
  connection: number;
  certificate?: Certificate;
  tlsFromStart: boolean;
  countOnly: boolean;
  withoutUtf8: boolean;
  decide(stage: Stage, connection: number, to: string): Fault | undefined;
  keep(to: string, raw: string, wasTaken: boolean): void;
  said: string[];
};

const endOfContent = Buffer.from("\r\n.\r\n");

function converse(
  plain: net.Socket,
  { connection, certificate, tlsFromStart, countOnly, withoutUtf8, decide, keep, said }: Conversation,
): void {
  let socket = plain;
  let encrypted = false;
  let pending = Buffer.alloc(0);
  let to = "";
  let inContent = false;
  let busy = false;
  let stalled = false;

  const say = (line: string) => {
    if (socket.writable) socket.write(`${line}\r\n`);
  };
  // Tells whether the usual reply was given, so that the conversation goes on as usual.
  const reply = async (stage: Stage, usual: string): Promise<boolean> => {
    const fault = decide(stage, connection, to);
    if (fault === "stall") stalled = true;
    else if (fault === "drop") socket.destroy();
    else if (typeof fault === "string") {
      say(fault);
      if (fault.startsWith("421")) socket.end();
    } else {
      if (fault) await sleep(fault.lateMilliseconds);
      say(usual);
      return true;
    }
    return false;
  };
  const encrypt = () => {
    encrypted = true;
    pending = Buffer.alloc(0);
    plain.removeAllListeners("data");
    socket = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(certificate) });
    socket.on("error", () => plain.destroy());
    socket.on("data", hear);
  };

  const content = async (raw: Buffer) => {
    inContent = false;
    // Decided before it is kept: what was dropped or refused was not taken.
    const text = countOnly ? "" : raw.toString("utf8").replaceAll(/^\.\./gm, ".");
    keep(to, text, await reply("message", "250 2.0.0 Ok: queued"));
    to = "";
  };
  const command = async (line: string) => {
    said.push(line);
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO") {
      const offers = [
        "here",
        "PIPELINING",
        "8BITMIME",
        ...(withoutUtf8 ? [] : ["SMTPUTF8"]),
        ...(certificate && !encrypted ? ["STARTTLS"] : []),
      ];
      await reply("ehlo", offers.map((offer, i) => `250${i === offers.length - 1 ? " " : "-"}${offer}`).join("\r\n"));
    } else if (verb === "STAR") {
      if (!certificate || encrypted) return say("502 5.5.1 Not here");
      if (await reply("starttls", "220 2.0.0 Go ahead")) encrypt();
    } else if (verb === "MAIL") {
      await reply("mail", "250 2.1.0 Ok");
    } else if (verb === "RCPT") {
      to = /<([^>]*)>/.exec(line)?.[1] ?? "";
      const recipient = to;
      to = (await reply("rcpt", "250 2.1.5 Ok")) ? recipient : "";
    } else if (verb === "DATA") {
      if (to === "") return say("503 5.5.1 No valid recipients");
      inContent = await reply("data", "354 Go ahead");
    } else if (verb === "RSET" || verb === "NOOP") {
      say("250 2.0.0 Ok");
    } else if (verb === "QUIT") {
      say("221 2.0.0 Bye");
      socket.end();
    } else {
      say("500 5.5.2 Never heard of it");
    }
  };

  // One thing at a time, although commands come together (RFC 2920) and replies may be late.
  const work = async () => {
    if (busy) return;
    busy = true;
    while (!socket.destroyed) {
      const until = inContent ? endOfContent : "\r\n";
      const end = pending.indexOf(until);
      if (stalled || end < 0) break;
      const part = pending.subarray(0, end);
      pending = pending.subarray(end + until.length);
      if (inContent) await content(part);
      else await command(part.toString("utf8"));
    }
    busy = false;
  };
  const hear = (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    void work();
  };

  if (tlsFromStart) encrypt();
  else socket.on("data", hear);
  void reply("greeting", "220 here ESMTP");
}
