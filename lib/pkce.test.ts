import { expect, test } from "playwright/test";
import { challengeOf, hasChallengeForm, hasVerifierForm } from "./pkce";

// RFC 7636 appendix B.
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

test("the challenge of a verifier is the one of RFC 7636's own example", () => {
  expect(challengeOf(verifier)).toBe(challenge);
});

test("a challenge has 43 base64url characters, a verifier 43 to 128 that need no encoding", () => {
  for (const text of [challenge, "_".repeat(43)]) expect(hasChallengeForm(text), text).toBe(true);
  for (const text of ["", challenge.slice(1), `${challenge}=`, `${challenge}\n`, challenge.replace("9", "~")])
    expect(hasChallengeForm(text), text).toBe(false);
  for (const text of [verifier, "~".repeat(43), "a.b".repeat(42)]) expect(hasVerifierForm(text), text).toBe(true);
  for (const text of ["", verifier.slice(1), "a".repeat(129), verifier.replace("d", " "), `${verifier}\n`])
    expect(hasVerifierForm(text), text).toBe(false);
});
