// The mail that asks a signed-in person to confirm that it is really them, before something important changes.

import type { Facts, Letter } from "../letter";
import { challengePreheader, challengeSubject, codeAndLifetime, linkOf, waysOut, whoAsked } from "./challenge";

export function stepUpLetter(facts: Facts): Letter {
  const { serviceName, address, messages } = facts;
  const { stepUp } = messages.mail;
  return {
    subject: challengeSubject(facts, serviceName, stepUp.subject),
    preheader: challengePreheader(facts),
    title: stepUp.title,
    blocks: [
      { kind: "paragraph", text: stepUp.opening(serviceName) },
      { kind: "button", label: stepUp.button, href: linkOf(facts).link },
      ...codeAndLifetime(facts),
      whoAsked(facts),
      { kind: "paragraph", text: stepUp.notYou },
      ...waysOut(facts),
    ],
    mark: "asked",
    because: stepUp.because(address, serviceName),
  };
}
