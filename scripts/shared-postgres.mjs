// The embedded Postgres of `npm run dev`. It may be shared with a start that was there before, and goes away with that
// one: then it is started again here, and the app finds it where it was.

import { startPostgres } from "./embedded-postgres.mjs";

const LOOK_EVERY_MILLISECONDS = 500;

/**
 * Gives a Postgres as startPostgres does, and keeps one running there until stop().
 * @param {Parameters<typeof startPostgres>[0] & { log: (line: string) => void }} options
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function keepPostgres(options) {
  let server = await startPostgres(options);
  const { url } = server;
  let stopped = false;
  /** @type {Promise<void> | undefined} */
  let starting;
  const watch = setInterval(() => {
    if (server.isRunning()) return;
    // One that was ours has said why it stopped; nobody but its owner would have stopped it on purpose.
    if (!server.attached) return clearInterval(watch);
    starting ??= startAgain().finally(() => (starting = undefined));
  }, LOOK_EVERY_MILLISECONDS);
  watch.unref();

  async function startAgain() {
    try {
      const next = await startPostgres(options);
      if (stopped) return next.stop();
      server = next;
      if (next.url !== url) return giveUp("Its port is now taken.");
      options.log("The shared Postgres stopped with the process that started it. This process has started it again.");
    } catch (error) {
      giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} why */
  function giveUp(why) {
    clearInterval(watch);
    options.log(
      `The shared Postgres stopped with the process that started it, and couldn't be started again here. ${why}\nStop this with Ctrl-C and run \`npm run dev\` again.`,
    );
  }

  return {
    url,
    async stop() {
      stopped = true;
      clearInterval(watch);
      await starting;
      await server.stop();
    },
  };
}
