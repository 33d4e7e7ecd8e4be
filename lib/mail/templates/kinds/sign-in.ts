// The mail that signs a person in.

import type { Facts, Letter } from "../letter";
import { challengePreheader, challengeSubject, codeAndLifetime, linkOf, waysOut, whoAsked } from "./challenge";

export function signInLetter(facts: Facts): Letter {
  const { serviceName, address, app, site, isFirst, isLinkBound, messages } = facts;
  const { signIn } = messages.mail;
  const { link, lifetime } = linkOf(facts);
  const opening = isLinkBound ? signIn.openingWhereBegun : signIn.opening;
  const because =
    app && !app.site ? signIn.becauseApp(address, serviceName) : signIn.becauseSite(address, app?.site ?? site);
  return {
    subject: challengeSubject(facts, serviceName, signIn.subject),
    preheader: challengePreheader(facts),
    title: signIn.title(serviceName),
    blocks: [
      { kind: "paragraph", text: opening(serviceName) },
      ...(isFirst ? [{ kind: "paragraph", text: signIn.first } as const] : []),
      { kind: "button", label: signIn.title(serviceName), href: link },
      ...codeAndLifetime(facts),
      whoAsked(facts),
      { kind: "paragraph", text: signIn.notYou(lifetime) },
      ...waysOut({ ...facts, accountLink: undefined }),
    ],
    mark: "asked",
    because,
  };
}
