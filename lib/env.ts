// The configuration, parsed once from the environment. This is the only place that reads process.env. It collects every
// problem, each with its fix; the listener prints them and exits before it serves anything.

import { createSettings, type Settings } from "./settings";
import { processWide } from "./process-wide";

/** Thrown when the configuration cannot be used. `problems` has one line each, ready to print. */
export class ConfigurationError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

/** The process's settings. @throws ConfigurationError listing every problem */
export function env(): Settings {
  return processWide("env", () => {
    const { settings, problems } = createSettings(process.env);
    if (problems.length > 0) throw new ConfigurationError(problems);
    return settings;
  });
}
