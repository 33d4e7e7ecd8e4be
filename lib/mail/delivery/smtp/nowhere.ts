// A mail server inside this process that accepts everything and keeps nothing. Mail for an address that may not sign in
// goes here, so that it takes the process about as much work as any mail. Called by send.ts.

import { Duplex } from "node:stream";
import { createTransport } from "nodemailer";
import { processWide } from "@/lib/process-wide";
import { connections, type Mailer } from "./transport";

/** This process's transport to nowhere. It holds nothing open, so it need not be closed. */
export function nowhere(): Mailer {
  return processWide(
    "mail-nowhere",
    () =>
      createTransport({
        pool: true,
        maxConnections: connections,
        maxMessages: Infinity,
        name: "nowhere.invalid",
        ignoreTLS: true,
        disableFileAccess: true,
        disableUrlAccess: true,
        getSocket: (_target: unknown, callback: (error: Error | null, found: { connection: Nowhere }) => void) =>
          callback(null, { connection: new Nowhere() }),
      } as never) as Mailer,
  );
}

const endOfContent = "\r\n.\r\n";
// As far away as the nearest relay: the process does other things between two replies.
const replyMilliseconds = 1;

/** Behaves like a socket, as far as nodemailer needs it. */
class Nowhere extends Duplex {
  #pending = "";
  #inContent = false;

  constructor() {
    super();
    this.#reply("220 nowhere");
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#pending += chunk.toString("latin1");
    for (;;) {
      const until = this.#inContent ? endOfContent : "\r\n";
      const end = this.#pending.indexOf(until);
      if (end < 0) break;
      const line = this.#pending.slice(0, end);
      this.#pending = this.#pending.slice(end + until.length);
      if (this.#inContent) this.#reply("250 Ok");
      else this.#reply(line === "DATA" ? "354 Go ahead" : "250 Ok");
      this.#inContent = !this.#inContent && line === "DATA";
    }
    done();
  }

  setTimeout(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }

  #reply(text: string): void {
    setTimeout(() => void (this.destroyed || this.push(`${text}\r\n`)), replyMilliseconds);
  }
}
