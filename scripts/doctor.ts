// npm run doctor [-- --dkim-selector=<name>]: checks the configuration against the real services. Exit code 1 if a check
// failed. Without a public AUTH_URL it checks the settings of npm run dev.

import { runAsOperator } from "./operator-settings";

await runAsOperator(async (production) => {
  console.log(
    production
      ? "The settings of production:\n"
      : "The settings of development, because AUTH_URL isn't a public origin:\n",
  );
  const { examine, systemTools } = await import("../lib/admin/doctor");
  const findings = await examine(systemTools(selectorOf(process.argv)));
  for (const { about, result, what, advice } of findings) {
    console.log(`${result.padEnd(9)}${about.padEnd(13)}${what}`);
    if (advice) console.log(`${" ".repeat(22)}-> ${advice}`);
  }
  const failed = findings.filter(({ result }) => result === "failed").length;
  console.log(failed === 0 ? "\nEverything is in order." : `\n${failed} of ${findings.length} failed.`);
  return failed === 0 ? 0 : 1;
});

function selectorOf(words: string[]): string | null {
  const [, selector] = words.join(" ").split(/--dkim-selector[= ]/);
  return selector?.split(" ")[0] || null;
}
