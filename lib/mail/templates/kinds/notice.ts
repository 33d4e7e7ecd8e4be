// What the kinds that only report something have in common. Called by the kinds beside it.

import type { Block, Facts } from "../letter";

/** Where something happened, and when. */
export function where({ messages, serviceName, browser, network, when }: Facts, caption: string): Block {
  const { who } = messages.mail;
  return {
    kind: "rows",
    caption,
    rows: [
      [who.service, serviceName],
      [who.browser, browser],
      [who.network, network],
      [who.time, when],
    ],
  };
}
