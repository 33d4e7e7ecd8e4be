// npm run mail -- <request id | reference | address>: what happened to somebody's mail, in order (times in UTC).

import nextEnv from "@next/env";

nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV !== "production", { info() {}, error: console.error });

const [asked] = process.argv.slice(2);
if (!asked) {
  console.error("Usage: npm run mail -- <request id | reference | address>");
  process.exit(2);
}

const { readTimeline } = await import("../lib/mail/timeline");
const { closeAll } = await import("../lib/process-wide");
const timelines = await readTimeline(asked);
if (timelines.length === 0) console.log("No mail is known by that. Mail of a refused request was never accepted.");
for (const { heading, lines } of timelines) console.log(`${heading}\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
await closeAll();
