// The Postgres of one test run, in its own folder. Used by test and bench.

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "./embedded-postgres.mjs";
import { identifyProcess, isStillRunning } from "./identify-process.mjs";
import { createDatabaseOnce } from "./postmaster.mjs";

/**
 * Starts an empty Postgres; stop() also removes its data.
 * @param {{ notes: string, durable?: boolean }} options notes: a folder that records runs, so that a killed one is
 *   cleaned up later; durable: survive a power cut, which makes it slower
 * @returns {Promise<{ create(database: string): Promise<string>, stop(): Promise<void> }>}
 */
export async function startTestDatabase({ notes, durable = false }) {
  await sweepKilledRuns(notes);
  const folder = mkdtempSync(join(tmpdir(), "postkey-test-"));
  // mkdtemp closes the folder to other users, but under root Postgres runs as another user.
  await chmod(folder, 0o711);
  await mkdir(notes, { recursive: true });
  const note = join(notes, `${process.pid}.json`);
  const name = identifyProcess(process.pid);
  writeFileSync(note, JSON.stringify({ name, folder }));

  const server = await startPostgres({ folder: join(folder, "postgres"), durable, log: console.error });
  return {
    /** Creates a database and returns its address. */
    async create(database) {
      await createDatabaseOnce(server.url, database);
      const url = new URL(server.url);
      url.pathname = `/${database}`;
      return url.href;
    },
    async stop() {
      await server.stop();
      await rm(server.home, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
      await rm(note, { force: true });
    },
  };
}

/**
 * A run that was killed (kill -9) leaves its Postgres behind: adopt and stop it.
 * @param {string} notes
 */
async function sweepKilledRuns(notes) {
  if (!existsSync(notes)) return;
  for (const file of readdirSync(notes)) {
    const note = join(notes, file);
    try {
      const { name, folder } = JSON.parse(readFileSync(note, "utf8"));
      if (isStillRunning(name)) continue;
      const postgres = join(folder, "postgres");
      if (existsSync(postgres)) {
        const server = await startPostgres({ folder: postgres, durable: false });
        await server.stop();
        await rm(server.home, { recursive: true, force: true });
        await rm(folder, { recursive: true, force: true });
      }
      await rm(note, { force: true });
    } catch (error) {
      console.error(`The leftovers of a killed test run couldn't be cleaned up (${note}): ${error.message}`);
      await rm(note, { force: true });
    }
  }
}
