// Errors that the scripts show without a stack, because a person has to fix the cause.

/** Something about this machine or checkout that a person has to fix. The message says how. */
export class SetUpError extends Error {
  name = "SetUpError";
}

/**
 * Prints set-up errors, and those of the configuration and of parseArgs, as a message only. Other errors get their stack.
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
