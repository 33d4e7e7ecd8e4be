// The mail that signs in.

import type { Facts, Letter } from "../letter";
import { challengePreheader, challengeSubject, codeAndLifetime, linkOf, waysOut, whoAsked } from "./challenge";

export function signInLetter(facts: Facts): Letter {
  const { serviceName, address, app, site, code, isFirst, messages } = facts;
  const { signIn } = messages.mail;
  const because =
    app && !app.site ? signIn.becauseApp(address, serviceName) : signIn.becauseSite(address, app?.site ?? site);
  return {
    subject: challengeSubject(facts, serviceName, signIn.subject),
    preheader: challengePreheader(facts),
    title: signIn.title(serviceName),
    blocks: [
      { kind: "paragraph", text: signIn.opening(serviceName) },
      ...(isFirst ? [{ kind: "paragraph", text: signIn.first } as const] : []),
      { kind: "button", label: signIn.title(serviceName), href: linkOf(facts).link },
      ...codeAndLifetime(facts),
      whoAsked(facts),
      { kind: "paragraph", text: code ? signIn.notYouBoth : signIn.notYouLink },
      ...waysOut({ ...facts, accountLink: undefined }),
    ],
    mark: "asked",
    because,
  };
}
