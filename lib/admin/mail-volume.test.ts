import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "playwright/test";
import { moveIn } from "@/e2e/support/own-database";
import { forgetProcessWide, processWide } from "@/lib/process-wide";
import { checkMailVolume } from "./mail-volume";

test("more mail than the alarm number is logged once, and so is the end of it", async () => {
  const home = await moveIn("mail_volume", { ALARM_MAILS_PER_HOUR: "3" });
  const logged: [unknown, unknown][] = [];
  forgetProcessWide("log");
  const lines = new Writable({
    write: (line, _, done) => (
      logged.push(((one) => [one.level, one.mailsLastHour])(JSON.parse(String(line)))),
      done()
    ),
  });
  processWide("log", () => pino({ base: undefined }, lines));
  const mails = (most: number, state: string) => home.sql`
    insert into outbox_messages (id, kind, recipient, request_id, details, expires_at, state)
    select gen_random_uuid(), 'sign_in', 'ada@people.example', 'volume', '{}', now() + interval '15 minutes', ${state} from generate_series(1, ${most})`;
  try {
    await mails(3, "sent");
    await mails(5, "suppressed");
    // Requests for addresses that may not sign in: flooding with made-up ones must not raise the alarm.
    await mails(50, "withheld");
    await checkMailVolume();
    expect(logged).toEqual([]);
    await mails(1, "queued");
    for (let round = 0; round < 3; round++) await checkMailVolume();
    expect(logged).toEqual([[40, 4]]);
    await home.sql`update outbox_messages set created_at = created_at - interval '61 minutes' where state = 'sent'`;
    for (let round = 0; round < 2; round++) await checkMailVolume();
    expect(logged).toEqual([
      [40, 4],
      [30, 1],
    ]);
  } finally {
    forgetProcessWide("log");
    forgetProcessWide("mail-alarm");
    await home.moveOut();
  }
});
