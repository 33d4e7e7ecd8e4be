import { messagesIn, type Locale } from "@/lib/i18n/locales";
import type { Problem } from "./problem";

/** Refusals of a code that speak of the field: another code in it can mend them. */
const ABOUT_THE_CODE = new Set(["invalid_credentials", "validation_failed", "otp_superseded", "code_required"]);

export function isAboutTheCode(problem: Problem | undefined): boolean {
  return problem !== undefined && ABOUT_THE_CODE.has(problem.reason);
}

/**
 * A refusal beside the code field, in words about the code: those of the table fit link and code alike.
 * @param attemptsLeft told here, so that the hint below the field need not say it again
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

/** The line below the field: how many tries are left once some are gone, unless the notice above has said so. */
export function codeHint(locale: Locale, problem: Problem | undefined, attemptsLeft: number, allTries: number): string {
  const { code } = messagesIn(locale).pages;
  if (attemptsLeft >= allTries || problem?.reason === "invalid_credentials") return code.orLink;
  return attemptsLeft === 1 ? code.oneTryLeft : code.triesLeft(String(attemptsLeft));
}
