// What the scripts show as a message without a stack: what a person has to mend.

/** Something about this machine or checkout that a person has to mend; the message says how. */
export class SetUpError extends Error {
  name = "SetUpError";
}

/**
 * Prints a set-up error, and what the configuration and parseArgs say, as its message alone; anything else with its stack.
 * @param {unknown} error
 */
export function printError(error) {
  console.error(isForPeople(error) ? `\n${error.message}\n` : error);
}

/** @param {unknown} error @returns {error is Error} */
function isForPeople(error) {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof SetUpError ||
    error.name === "ConfigurationError" ||
    String(/** @type {{ code?: string }} */ (error).code).startsWith("ERR_PARSE_ARGS")
  );
}
