// Notifies a person that a new browser has signed in to their account.

import { fitSubject, type Facts, type Letter } from "../letter";
import { where } from "./notice";

export function newDeviceLetter(facts: Facts): Letter {
  const { serviceName, address, accountLink, reference, browser, when, messages } = facts;
  const { newDevice } = messages.mail;
  return {
    subject: fitSubject(serviceName, (name) => newDevice.subject(name, reference)),
    preheader: messages.mail.noticePreheader(browser, when),
    title: newDevice.title,
    blocks: [
      { kind: "paragraph", text: newDevice.opening(serviceName, address) },
      where(facts, newDevice.caption),
      { kind: "paragraph", text: newDevice.wasYou },
      { kind: "paragraph", text: newDevice.notYou },
      ...(accountLink ? [{ kind: "button", label: newDevice.button, href: accountLink } as const] : []),
    ],
    mark: "help",
    because: newDevice.because(address, serviceName),
  };
}
