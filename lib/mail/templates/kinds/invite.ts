// The mail that offers a membership. Its reader did not ask for anything, so it does not show the inviter's browser or
// network. The page behind the link shows the same reference.

import type { Block, Facts, Letter, Row } from "../letter";
import { challengePreheader, challengeSubject, codeAndLifetime, linkOf, waysOut } from "./challenge";

export function inviteLetter(facts: Facts): Letter {
  const { serviceName, organization = serviceName, inviter, address, site, messages } = facts;
  const { invite } = messages.mail;
  const { link, lifetime } = linkOf(facts);
  const opening = inviter
    ? invite.opening(inviter, organization, serviceName)
    : invite.openingNoInviter(organization, serviceName);
  return {
    subject: challengeSubject(facts, organization, invite.subject),
    preheader: challengePreheader(facts, invite.preheader(serviceName, lifetime)),
    title: invite.title(organization),
    blocks: [
      { kind: "paragraph", text: opening },
      { kind: "button", label: invite.button, href: link },
      ...codeAndLifetime(facts, invite.code(site)),
      invitation(facts, organization),
      { kind: "paragraph", text: invite.notYou },
      ...waysOut({ ...facts, accountLink: undefined }),
    ],
    mark: "opened",
    because: invite.because(address, site),
  };
}

function invitation({ messages, serviceName, inviter, when }: Facts, organization: string): Block {
  const { invite, who } = messages.mail;
  const from: Row[] = inviter ? [[invite.inviter, inviter]] : [];
  return {
    kind: "rows",
    caption: invite.caption,
    rows: [[invite.organization, organization], ...from, [who.service, serviceName], [who.time, when]],
  };
}
