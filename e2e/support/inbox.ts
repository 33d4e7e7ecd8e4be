// Reads the mail that the apps under test sent: it travelled over real SMTP into the captured inbox.

import { setTimeout as sleep } from "node:timers/promises";

export type Email = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The message as it came over SMTP. */
  raw: string;
  at: Date;
  link: string;
  /** The link's token. */
  token: string;
  /** Null when the mail says that no code may be typed any more. */
  code: string | null;
  reference: string;
};

type Message = Pick<Email, "id" | "to" | "subject" | "text" | "html" | "raw"> & { at: string | Date };

type Wanted = { after?: Email; reference?: string; origin?: string };

const linkInText = /^\S+[?&]token=[A-Za-z0-9_-]{43}$/m;
const timeoutMilliseconds = 60_000;

/**
 * The newest sign-in mail to an address; waits until there is one.
 * @param options.after only a mail that came later than this one
 * @param options.reference only a mail of this challenge
 * @param options.origin of the app whose inbox is read; the first shared one unless given
 */
export async function readEmail(address: string, { after, reference, origin }: Wanted = {}): Promise<Email> {
  const deadline = performance.now() + timeoutMilliseconds;
  for (;;) {
    const [newest] = (await readAllEmail(address, origin)).filter(
      (email) => reference === undefined || email.reference === reference,
    );
    if (newest && (!after || (newest.id !== after.id && newest.at >= after.at))) return newest;
    if (performance.now() > deadline) throw new Error(`No${after ? " further" : ""} mail came to ${address}.`);
    await sleep(50);
  }
}

/** The mail with a code in it, for tests that type one. */
export async function readCode(address: string, options?: Wanted): Promise<Email & { code: string }> {
  const email = await readEmail(address, options);
  if (email.code === null) throw new Error(`The mail to ${address} has no code.`);
  return { ...email, code: email.code };
}

/** Every sign-in mail to an address that is there now, the newest first. */
export async function readAllEmail(address: string, origin?: string): Promise<Email[]> {
  return (await readMessages(address, origin)).filter(signsIn).map(toEmail);
}

/** Every mail to an address that is there now, whatever it is about, the newest first. */
async function readMessages(address: string, origin = process.env.POSTKEY_TEST_ORIGIN): Promise<Message[]> {
  const response = await fetch(`${origin}/dev/inbox/messages?${new URLSearchParams({ to: address })}`);
  if (!response.ok) throw new Error(`The inbox answered ${response.status}.`);
  return (await response.json()) as Message[];
}

/** Tells a mail that signs in from a notice, which has no such link. */
export function signsIn({ text }: Pick<Message, "text">): boolean {
  return linkInText.test(text);
}

/** Picks out of a message what a person would. */
export function toEmail(message: Message): Email {
  const link = linkInText.exec(message.text)?.[0];
  const reference = referenceIn(message.text);
  if (!link || !reference) throw new Error(`This is no sign-in mail:\n${message.text}`);
  const code = /^ {4}(\d{6})$/m.exec(message.text)?.[1] ?? null;
  return { ...message, at: new Date(message.at), link, token: link.slice(-43), code, reference };
}

/** The reference, in whatever language its sentence is. A link's token may look like one. */
function referenceIn(text: string): string | undefined {
  const words = text.replaceAll(/^\S+:\/\/\S+$/gm, "");
  return /(?<![\w-])[0-9A-Z]{3}-[0-9A-Z]{3}(?![\w-])/.exec(words)?.[0];
}

/** A code of the right form that is not this one. */
export function wrongCode(code: string, round = 0): string {
  return String((Number(code) + 1 + round) % 1_000_000).padStart(6, "0");
}
