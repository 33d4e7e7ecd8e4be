// npm run audit -- show <request id | reference | address | client id>: the history of one sign-in, or what operators did to a
// client, in order and in words.
// npm run audit -- replay <the same>: decides again, by the rules of that time and by today's. Times are in UTC.

import { runAsOperator } from "./operator-settings";

const [verb, asked] = process.argv.slice(2);

if (!asked || (verb !== "show" && verb !== "replay")) {
  console.error("Usage: npm run audit -- show | replay <request id | reference | address | client id>");
  process.exitCode = 2;
} else {
  await runAsOperator(async () => {
    const { describeHistory } = await import("../lib/admin/history");
    const { replay, describeReplay } = await import("../lib/admin/replay");
    const lines = verb === "show" ? await describeHistory(asked) : describeReplay(await replay(asked));
    console.log(lines.length > 0 ? lines.join("\n") : "The audit trail has nothing under that.");
    return 0;
  });
}
