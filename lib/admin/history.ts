// Describes the history of one sign-in in words, for operators: what the audit trail recorded, with the delivery of its
// mails in between. Called by npm run audit -- show.

import { auditEvents, auditOutcomes, type AuditOutcome } from "@/lib/audit/catalogue";
import { listEvents, type AuditEvent } from "@/lib/audit/list";
import { browserName } from "@/lib/caller";
import { readTimeline } from "@/lib/mail/timeline";
import { isReasonCode, reasons } from "@/lib/reasons";

type Entry = { at: string; rank: number; lines: string[] };

// Within one second the request comes first, and then its mail.
const ranks = { asked: 0, mail: 1, other: 2 };

/**
 * Describes what happened, in order, one entry each, with times in UTC. Empty when nothing is known.
 * @param asked a request id, a reference such as K7Q-2MX, an address, or the id of a registered client
 */
export async function describeHistory(asked: string): Promise<string[]> {
  const events = await listEvents(asked);
  // A mail is found by the request that asked for it. A later request leads to it by the reference.
  const names = new Set([asked, ...events.flatMap(({ reference }) => reference ?? [])]);
  const timelines = new Map((await Promise.all([...names].map(readTimeline))).flat().map((one) => [one.heading, one]));
  const entries = [...events.map(eventEntry), ...[...timelines.values()].flatMap(({ lines }) => lines.map(mailEntry))];
  return entries.toSorted((a, b) => a.at.localeCompare(b.at) || a.rank - b.rank).map(({ lines }) => lines.join("\n"));
}

function mailEntry(line: string): Entry {
  return { at: line.slice(0, 19), rank: ranks.mail, lines: [`${line.slice(0, 19)}  mail ${line.slice(19).trim()}`] };
}

function eventEntry(event: AuditEvent): Entry {
  const at = formatTime(event.at);
  const rank = event.name === "challenge.requested" || event.name === "challenge.resent" ? ranks.asked : ranks.other;
  const lines = [
    `${at}  ${event.name}: ${auditEvents[event.name] ?? "An event from another version."}`,
    `by ${who(event)}`,
    about(event),
  ];
  if (event.reason)
    lines.push(`because ${event.reason}${isReasonCode(event.reason) ? `: ${reasons[event.reason].title}` : ""}`);
  if (event.decision)
    lines.push(`${event.decision === "allow" ? "allowed" : "refused"} by policy ${event.policyVersion ?? "unknown"}`);
  if (Object.keys(event.inputs).length > 0) lines.push(`inputs: ${pairs(event.inputs)}`);
  if (event.counters.length > 0) lines.push(`counters: ${event.counters.map(counted).join(", ")}`);
  if (event.outcome) lines.push(`${auditOutcomes[event.outcome as AuditOutcome] ?? event.outcome}${cost(event)}`);
  if (Object.keys(event.details).length > 0) lines.push(`with ${pairs(event.details)}`);
  if (event.count > 1)
    lines.push(
      `${event.count} times until ${formatTime(event.lastAt ?? event.at)}; further requests: ${event.furtherRequestIds.join(", ")}`,
    );
  return {
    at,
    rank,
    lines: lines.filter((line) => line !== "").map((line, index) => (index === 0 ? line : `    ${line}`)),
  };
}

function who({ actor, network, userAgent }: AuditEvent): string {
  if (actor === "system") return "the system";
  // Such as npm run clients, which has no network.
  if (actor === "operator") return `an operator, ${userAgent}`;
  return `${actor}, ${browserName(userAgent)}, network ${network}`;
}

function about({ addressMasked, reference, requestId, sessionId, userId }: AuditEvent): string {
  return pairs({ address: addressMasked, reference, request: requestId, session: sessionId, user: userId });
}

function counted({ limit, used, count, windowSeconds, countedBy }: AuditEvent["counters"][number]): string {
  return `${limit} ${used} of ${count} in ${windowSeconds} s${countedBy ? ` (${countedBy})` : ""}`;
}

function cost({ cost: { statements, mails } }: AuditEvent): string {
  return statements === undefined ? "" : ` Statements: ${statements}, emails: ${mails ?? 0}.`;
}

function pairs(of: Record<string, unknown>): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}

/** A time in the format of a mail's timeline. */
function formatTime(time: Date): string {
  return time.toISOString().replace("T", " ").slice(0, 19);
}
