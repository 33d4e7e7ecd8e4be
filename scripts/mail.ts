// npm run mail -- <request id | reference | address>: shows what happened to an email, in order (times in UTC).

import { runAsOperator } from "./operator-settings";

const [asked] = process.argv.slice(2);

if (!asked) {
  console.error("Usage: npm run mail -- <request id | reference | address>");
  process.exitCode = 2;
} else {
  await runAsOperator(async () => {
    const { readTimeline } = await import("../lib/mail/timeline");
    const timelines = await readTimeline(asked);
    if (timelines.length === 0) console.log("There is no email under that. If a request was refused, it has no email.");
    for (const { heading, lines } of timelines)
      console.log(`${heading}\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
    return 0;
  });
}
