// What a scripted mail server does wrong, and where in the conversation.

/** Where in the conversation: `data` is the command, `message` the end of the content, before its reply. */
export type Stage = "greeting" | "ehlo" | "starttls" | "mail" | "rcpt" | "data" | "message";

export type Step = {
  stage: Stage;
  /** Counted from 1, over the server's life. */
  connection: number;
  /** How often this stage has been reached, this time included. */
  time: number;
  /** The recipient, from `rcpt` on. */
  to: string;
};

/** A reply instead of the usual one; silence; a closed socket; or the usual reply, late. */
export type Fault = `${number}${string}` | "stall" | "drop" | { lateMilliseconds: number };

export type Script = (step: Step) => Fault | undefined;

/** Behaves well. */
export const obliging: Script = () => undefined;

/** A fault at one stage: always, the first so many times, or for one recipient. */
export function failAt(
  stage: Stage,
  fault: Fault,
  { times = Infinity, to }: { times?: number; to?: string } = {},
): Script {
  return (step) =>
    step.stage === stage && step.time <= times && (to === undefined || step.to === to) ? fault : undefined;
}
