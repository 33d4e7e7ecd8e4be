import { utcClock, utcDay, utcText } from "@/lib/mail/templates/utc";

const TEXT = { moment: utcText, day: utcDay, clock: utcClock } as const;

/** A moment, written by the server in UTC and in the same words as in the mail. */
export function Time({ at, as = "moment" }: { at: Date; as?: keyof typeof TEXT }) {
  return <time dateTime={at.toISOString()}>{TEXT[as](at)}</time>;
}
