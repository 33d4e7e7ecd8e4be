// What happened to a mail, for operators. They find it by the request id, the reference or the address that a person gives
// them. It contains no link, code or token. Called by npm run mail.

import { keyedHashes } from "@/lib/secret";
import { readTimelines, type TimelineRow } from "./store";

const mostMessages = 20;
// For outcomes where the word itself does not say why.
const ends: Record<string, string> = {
  redeemed: "redeemed: its link or code had been used, so this email wasn't needed",
};

export type Timeline = { heading: string; lines: string[] };

/**
 * The newest messages that match, each with what happened in order.
 * @param asked a request id, a reference such as K7Q-2MX, or an address
 */
export async function readTimeline(asked: string): Promise<Timeline[]> {
  const text = asked.trim();
  const rows = await readTimelines({ text, addressHashes: keyedHashes("address", text.toLowerCase()) }, mostMessages);
  return rows.map(tell);
}

const neverQueued: Record<string, string> = {
  suppressed: "suppressed: this address gets no email for a while",
  withheld: "withheld: the address may not sign in",
};

function tell(row: TimelineRow): Timeline {
  const at = (time: Date | string) => new Date(time).toISOString().replace("T", " ").slice(0, 19);
  const lines = [
    `${at(row.created_at)}  ${neverQueued[row.state] ?? "queued"}`,
    ...row.attempts.map(
      (attempt) => `${at(attempt.at)}  attempt ${attempt.attempt} ${attempt.outcome}: ${attempt.answer}`,
    ),
  ];
  if (row.state === "queued") lines.push(`${at(row.next_attempt_at)}  next attempt, until ${at(row.expires_at)}`);
  if (row.settled_at && !neverQueued[row.state] && row.state !== "sent")
    lines.push(`${at(row.settled_at)}  ${ends[row.state] ?? row.state}`);
  return {
    heading: `${row.kind} to ${row.recipient || "nobody"}  reference ${row.reference ?? "-"}  request ${row.request_id}`,
    lines,
  };
}
