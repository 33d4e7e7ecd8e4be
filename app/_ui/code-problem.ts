import { messagesIn, type Locale } from "@/lib/i18n/locales";
import type { Problem } from "./problem";

/** Refusals that are about the code field, because another code can solve them. */
const ABOUT_THE_CODE = new Set(["invalid_credentials", "validation_failed", "otp_superseded", "code_required"]);

export function isAboutTheCode(problem: Problem | undefined): boolean {
  return problem !== undefined && ABOUT_THE_CODE.has(problem.reason);
}

/**
 * A refusal for the code field, with text about the code. The general texts cover both link and code.
 * @param attemptsLeft shown here, so that the hint below the field doesn't repeat it
 */
export function codeProblem(locale: Locale, problem: Problem, attemptsLeft: number): Problem {
  const { code } = messagesIn(locale).pages;
  if (problem.reason === "validation_failed") return { ...problem, title: code.malformedTitle, text: code.malformed };
  if (problem.reason !== "invalid_credentials") return problem;
  if (attemptsLeft === 0) return { ...problem, title: code.lastTitle, text: code.last };
  return {
    ...problem,
    title: code.wrongTitle,
    text: attemptsLeft === 1 ? code.wrongOneTryLeft : code.wrong(String(attemptsLeft)),
  };
}

/** The line below the field: how many tries are left after a wrong one, unless the notice above already says so. */
export function codeHint(locale: Locale, problem: Problem | undefined, attemptsLeft: number, allTries: number): string {
  const { code } = messagesIn(locale).pages;
  if (attemptsLeft >= allTries || problem?.reason === "invalid_credentials") return code.orLink;
  return attemptsLeft === 1 ? code.oneTryLeft : code.triesLeft(String(attemptsLeft));
}
