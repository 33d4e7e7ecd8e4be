import { expect, test } from "playwright/test";
import { findFreePort } from "@/scripts/find-port.mjs";
import { startUpstash } from "@/e2e/support/upstash-server";
import { moveIn, restart } from "@/e2e/support/own-database";
import { somebody } from "@/e2e/support/flood-limits";
import { decideRedeem } from "@/lib/policy/decide";
import { forgetProcessWide } from "@/lib/process-wide";
import { scrape } from "./scrape";

test.beforeEach(() => forgetProcessWide("metrics"));
const textOf = async () => (await scrape()).text;

test("a database out of reach is a metric, and the metrics read from it are absent", async () => {
  const home = await moveIn("scrape");
  try {
    expect(await textOf()).toMatch(/^postkey_database_reachable 1$[^]*^postkey_outbox_queued 0$/m);
    const url = new URL(home.url);
    url.port = String(await findFreePort());
    process.env.DATABASE_URL = url.href;
    await restart();
    const text = await textOf();
    expect(text).toMatch(/^postkey_database_reachable 0$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).not.toMatch(/^postkey_(outbox_|mails_last_hour |database_(seconds|connections))/m);
  } finally {
    await home.moveOut();
  }
});

test("whether Upstash counts is a metric only when Upstash is configured", async () => {
  test.skip(!process.env.POSTKEY_TEST_REDIS, "there is no redis-server here");
  const home = await moveIn("scrape_upstash");
  await decideRedeem(somebody());
  expect(await textOf()).not.toMatch(/^postkey_upstash_reachable /m);
  await home.moveOut();
  const upstash = await startUpstash(process.env.POSTKEY_TEST_REDIS!);
  const other = await moveIn("scrape_upstash", {
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
  });
  try {
    upstash.behave("refuse");
    await decideRedeem(somebody());
    expect(await textOf()).toMatch(/^postkey_upstash_reachable 0$/m);
  } finally {
    await other.moveOut();
    await upstash.stop();
  }
});
