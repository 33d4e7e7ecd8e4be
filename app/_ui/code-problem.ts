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
export function codeProblem(problem: Problem, attemptsLeft: number): Problem {
  if (problem.reason === "validation_failed") {
    return { ...problem, title: "A code is six digits", text: "Type them as they stand in the mail. This did not cost a try." };
  }
  if (problem.reason !== "invalid_credentials") return problem;
  if (attemptsLeft === 0) return { ...problem, title: "That was the last try", text: "No more codes are taken for this request, so that nobody can guess one." };
  const left = attemptsLeft === 1 ? "One try is left; after that, only the link works." : `${attemptsLeft} tries are left.`;
  return { ...problem, title: "That code is not right", text: `Type the one from the newest mail. ${left}` };
}

/** The line below the field: how many tries are left once some are gone, unless the notice above has said so. */
export function codeHint(problem: Problem | undefined, attemptsLeft: number, allTries: number): string {
  if (attemptsLeft >= allTries || problem?.reason === "invalid_credentials") return "Or open the link in the mail instead.";
  return attemptsLeft === 1 ? "One try left. After that, only the link works." : `${attemptsLeft} tries left. Or open the link in the mail instead.`;
}
