// Notifies a person that one of their sessions was ended, because its refresh token was used a second time.

import { fitSubject, type Facts, type Letter } from "../letter";
import { where } from "./notice";

export function refreshTokenReusedLetter(facts: Facts): Letter {
  const { serviceName, address, accountLink, reference, browser, when, messages } = facts;
  const { refreshTokenReused } = messages.mail;
  return {
    subject: fitSubject(serviceName, (name) => refreshTokenReused.subject(name, reference)),
    preheader: messages.mail.noticePreheader(browser, when),
    title: refreshTokenReused.title,
    blocks: [
      { kind: "paragraph", text: refreshTokenReused.opening(serviceName) },
      where(facts, refreshTokenReused.caption),
      { kind: "paragraph", text: refreshTokenReused.next },
      ...(accountLink ? [{ kind: "button", label: refreshTokenReused.button, href: accountLink } as const] : []),
    ],
    mark: "help",
    because: refreshTokenReused.because(address, serviceName),
  };
}
