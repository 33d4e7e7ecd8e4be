// How long a process takes from its start to its first answer, and how much the login page transfers. Each is compared with
// the least that the framework needs.

import { Line } from "./line";
import { median, type Row } from "./table";
import { startFloor } from "./targets/floor";
import { startPostkey } from "./targets/postkey";
import type { StartOptions } from "./targets/target";

/** @param options a database that is migrated already, as it is at every start but the first */
export async function measureStart(options: StartOptions, times: number): Promise<Row[]> {
  const [own, trivial]: [number[], number[]] = [[], []];
  for (let time = 0; time < times; time++) {
    for (const [start, kept] of [
      [startFloor, trivial],
      [() => startPostkey(options), own],
    ] as const) {
      const server = await start();
      kept.push(server.startedInMilliseconds);
      await server.stop();
    }
  }
  return [
    { name: "cold start to the first answer, trivial app", value: median(trivial), unit: "ms" },
    { name: "cold start to the first answer, Postkey", value: median(own), unit: "ms" },
    {
      name: "cold start, Postkey to the trivial app",
      value: median(own) / median(trivial),
      unit: "times",
      atMost: 1.2,
    },
  ];
}

/**
 * The bytes that a page transfers, with the scripts, styles and fonts in its HTML, compressed as for a browser, including
 * headers. Icons are left out, because a browser fetches them separately, for the empty page too.
 */
export async function measureTransfer(options: StartOptions): Promise<Row[]> {
  const [floor, own] = [await startFloor(), await startPostkey(options)];
  const empty = await transferOf(floor.port, "/empty");
  const login = await transferOf(own.port, "/login");
  await Promise.all([floor.stop(), own.stop()]);
  return [
    { name: "transfer of an empty page", value: empty / 1024, unit: "KB" },
    { name: "transfer of the login page", value: login / 1024, unit: "KB" },
    { name: "login page above an empty page", value: (login - empty) / 1024, unit: "KB", atMost: 10 },
  ];
}

async function transferOf(port: number, path: string): Promise<number> {
  const page = await fetchBytes(port, path, "identity");
  const named = [...page.body.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|woff2)[^"]*)"/g)].map(([, asset]) =>
    asset!.replaceAll("&amp;", "&"),
  );
  let bytes = (await fetchBytes(port, path, "gzip")).bytes;
  for (const asset of new Set(named)) bytes += (await fetchBytes(port, asset, "gzip")).bytes;
  return bytes;
}

async function fetchBytes(
  port: number,
  path: string,
  encoding: "gzip" | "identity",
): Promise<{ body: string; bytes: number }> {
  const line = await Line.open(port, `localhost:${port}`);
  const answer = await line.send({ path, headers: { "Accept-Encoding": encoding, Accept: "text/html,*/*" } });
  line.close();
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}.`);
  return { body: answer.body, bytes: answer.head.length + answer.contentBytes };
}
