// The one error that the scripts show as a message without a stack.

/** Something about this machine or checkout that a person has to mend; the message says how. */
export class SetUpError extends Error {
  name = "SetUpError";
}

/**
 * Prints a set-up error as its message alone, anything else with its stack.
 * @param {unknown} error
 */
export function printError(error) {
  console.error(error instanceof SetUpError ? `\n${error.message}\n` : error);
}
