// The words for times that count down or up in the browser. It imports no catalogue: the server passes the words of one
// language, so that a page does not carry the others.

import type { Messages } from "./locales/en";

export type TickingWords = Messages["ticking"];

/** Puts values into the {places} of a text. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}

/** `42 s`, `1 min 12 s`, `8 min`, `2 h`: short, and the same on server and client. Rounded up from ten minutes on. */
export function shortDuration(words: TickingWords, seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return fill(words.seconds, { seconds: whole });
  if (whole < 600 && whole % 60 !== 0)
    return fill(words.minutesAndSeconds, { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return fill(words.minutes, { minutes });
  if (minutes % 60 === 0) return fill(words.hours, { hours: minutes / 60 });
  return fill(words.hoursAndMinutes, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
