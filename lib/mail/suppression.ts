// Addresses that get no sign-in mail for a time: after a hard bounce, and when their owner says "I did not ask for
// this". The answer to a request stays the same; only the timeline of the message shows it.

import type { Caller } from "@/lib/caller";
import { env } from "@/lib/env";
import { accept, refuse, type Outcome } from "@/lib/outcome";
import { equalSecrets, hasIdForm, keyedHash, keyedHashes } from "@/lib/secret";
import { readRecipient, suppressAtWish } from "./store";

// A missing mailbox may be created within the hour. Sending to it until then would hurt the sender's reputation.
export const hardBounceHours = 1;
// A day is enough to stop a nuisance. A browser that has signed in with the address still gets its mail.
export const notAskedForHours = 24;

/** The link "I did not ask for this" in a mail. It only opens the page that pauses this address. */
export function stopLink(messageId: string): string {
  return `${env().origin}/mail/stop?m=${messageId}.${keyedHash("mail-stop", messageId)}`;
}

/** The address of a stop link, to be shown masked, and the language of its email. Changes nothing. Refuses: `invalid_credentials`. */
export async function viewStopLink(token: string): Promise<Outcome<Recipient>> {
  const recipient = await recipientOf(token);
  return recipient ? accept(recipient) : refuse("invalid_credentials");
}

/** Pauses sign-in mail to the address that the linked message went to. Refuses: `invalid_credentials`. */
export async function stopMail(token: string, caller: Caller): Promise<Outcome<null>> {
  const recipient = await recipientOf(token);
  if (!recipient) return refuse("invalid_credentials");
  await suppressAtWish(keyedHash("address", recipient.address), notAskedForHours, caller);
  return accept(null);
}

type Recipient = { address: string; locale: string | null };

async function recipientOf(token: string): Promise<Recipient | null> {
  const [id = "", mark = ""] = token.split(".");
  if (!hasIdForm(id) || !keyedHashes("mail-stop", id).some((known) => equalSecrets(known, mark))) return null;
  return readRecipient(id);
}
