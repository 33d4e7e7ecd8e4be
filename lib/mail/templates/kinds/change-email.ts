// The mail that proves control of a new address. Its words fit in the old mailbox and in the new one.

import type { Facts, Letter } from "../letter";
import { challengePreheader, challengeSubject, codeAndLifetime, linkOf, waysOut, whoAsked } from "./challenge";

export function changeEmailLetter(facts: Facts): Letter {
  const { serviceName, address, newAddress = address, messages } = facts;
  const { changeEmail } = messages.mail;
  return {
    subject: challengeSubject(facts, serviceName, changeEmail.subject),
    preheader: challengePreheader(facts),
    title: changeEmail.title,
    blocks: [
      { kind: "paragraph", text: changeEmail.opening(serviceName, newAddress) },
      { kind: "button", label: changeEmail.button, href: linkOf(facts).link },
      ...codeAndLifetime(facts),
      whoAsked(facts, [[changeEmail.newAddress, newAddress]]),
      { kind: "paragraph", text: changeEmail.notYou },
      // The reader of the new mailbox may have no account to open.
      ...waysOut({ ...facts, accountLink: undefined }),
    ],
    mark: "asked",
    because: changeEmail.because(serviceName),
  };
}
