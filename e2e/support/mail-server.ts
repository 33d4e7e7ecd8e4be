// A real SMTP server that misbehaves on command.

import type { AddressInfo, Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export type Received = { to: string[]; from: string; raw: string; messageId: string };
/** What to answer to a message; the first attempt is 1. Accepts when it gives nothing. */
export type Behaviour = (attempt: { to: string; count: number; stage: "rcpt" | "data" }) => { code: number } | "hang-up" | undefined;

export type MailServer = {
  url: string;
  /** What it accepted. */
  received: Received[];
  /** What reached it in full, whether it accepted that or not. */
  arrived: Received[];
  /** How often a recipient was named, refused or not. */
  attempts: Map<string, number>;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
};

/** @param latencyMilliseconds how long it thinks before it accepts a message */
export async function startMailServer({ latencyMilliseconds = 0 } = {}): Promise<MailServer> {
  const received: Received[] = [];
  const arrived: Received[] = [];
  const attempts = new Map<string, number>();
  let behaviour: Behaviour = () => undefined;
  const refusal = (code: number) => Object.assign(new Error("as told"), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, session, callback) {
      const count = (attempts.get(address) ?? 0) + 1;
      attempts.set(address, count);
      const answer = behaviour({ to: address, count, stage: "rcpt" });
      if (answer === "hang-up") return void hangUp(session.remotePort);
      callback(answer && refusal(answer.code));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const raw = Buffer.concat(chunks).toString("utf8");
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        const message = { to, from, raw, messageId: /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? "" };
        arrived.push(message);
        const answer = behaviour({ to: to[0]!, count: attempts.get(to[0]!)!, stage: "data" });
        if (answer === "hang-up") return void hangUp(session.remotePort);
        if (answer) return callback(refusal(answer.code));
        received.push(message);
        setTimeout(() => callback(), latencyMilliseconds);
      });
    },
  });
  const sockets = new Map<number, Socket>();
  const hangUp = (remotePort: number) => void sockets.get(remotePort)?.destroy();
  server.server.on("connection", (socket: Socket) => sockets.set(socket.remotePort!, socket));
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    arrived,
    attempts,
    behave: (next) => void (behaviour = next),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
