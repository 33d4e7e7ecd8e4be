// What the bench can do with each candidate. For each one, a file beside this says how to start and call it.

import type { Line } from "../line";

/**
 * `whole` goes from asking to the JWT, with the mail captured; for Auth.js, which makes no JWT, to the session. `trivial` is
 * a route handler that does nothing.
 */
export const operations = ["request", "verify", "session", "token", "refresh", "whole", "trivial"] as const;
export type OperationName = (typeof operations)[number];

export type TargetName = "authjs" | "better-auth" | "better-auth-node" | "postkey" | "ceiling" | "sql";

/** What a redeemed mail gave. Fields that a candidate lacks stay undefined. */
export type SignedIn = { cookie?: string; refreshToken?: string; accessToken?: string };

/** The operations of a candidate. Each throws unless the answer is a success. */
export type Verbs = {
  /** Asks for a mail. */
  request(line: Line, address: string): Promise<void>;
  /** Redeems the mail to an address. @param mail its raw text; empty for a candidate that sends none */
  verify(line: Line, mail: string, address: string): Promise<SignedIn>;
  /** Looks a session up by its cookie. */
  session?(line: Line, signedIn: SignedIn): Promise<void>;
  /** Gives an access token for a session. */
  token?(line: Line, signedIn: SignedIn): Promise<string>;
  /** Gives an access token and the next refresh token, which is put into `signedIn`. */
  refresh?(line: Line, signedIn: SignedIn): Promise<void>;
  /** What an answer costs that does nothing. */
  trivial?(line: Line): Promise<void>;
  /** Signs in as a browser, for a candidate whose verify gives no cookie. */
  browserSession?(line: Line, address: string, mailTo: (address: string) => Promise<string>): Promise<SignedIn>;
};

export type Running = {
  name: TargetName;
  port: number;
  /** Further processes over the same database. They are called in turn, without sticky routing. */
  alsoAt?: number[];
  /** The Host header. */
  host: string;
  pid: number;
  /** Milliseconds from its start to the first answer. */
  startedInMilliseconds: number;
  verbs: Verbs;
  /** False for bare SQL, which sends no mail. */
  mails: boolean;
  stop(): Promise<void>;
};

export type StartOptions = {
  databaseUrl: string;
  smtpUrl: string;
  secret: string;
  env?: Record<string, string>;
  nodeOptions?: string[];
};

export class NotServed extends Error {}

/** @throws unless the answer has one of these statuses */
export function expectStatus(answer: { status: number; body: string }, what: string, ...allowed: number[]): void {
  if (answer.status === 404 || answer.status === 405)
    throw new NotServed(`${what}: ${answer.status} ${answer.body.slice(0, 300)}`);
  if (!allowed.includes(answer.status))
    throw new Error(`${what} was answered with ${answer.status}: ${answer.body.slice(0, 300)}`);
}
