// The captured inbox's mail server: real SMTP over a loopback socket, for development and tests. It accepts every
// message and keeps it for /dev/inbox. Started on first use, on a free port, once per process.

import type { AddressInfo } from "node:net";
import { callbackify } from "node:util";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { env } from "@/lib/env";
import { beforeExit, processWide } from "@/lib/process-wide";
import { keep } from "./store";

const largestMessage = 1_000_000;

/** The smtp:// URL of this process's captured inbox. @throws unless CAPTURED_INBOX is on, which needs a loopback origin */
export function inboxUrl(): Promise<string> {
  if (!env().capturedInbox) throw new Error("The captured inbox is off.");
  return processWide("captured-inbox", start);
}

function start(): Promise<string> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: largestMessage,
    disableReverseLookup: true,
    logger: false,
    onData: callbackify(receive),
  });
  beforeExit("connections", () => new Promise((done) => server.close(() => done())));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      server.off("error", reject);
      server.on("error", () => {});
      resolve(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
    });
  });
}

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const parsed = await PostalMime.parse(raw);
  for (const { address } of session.envelope.rcptTo) {
    await keep({
      recipient: address,
      subject: parsed.subject ?? "",
      text: parsed.text ?? "",
      html: parsed.html ?? "",
      // Postgres text cannot hold NUL.
      raw: raw.toString("utf8").replaceAll("\0", ""),
    });
  }
}
