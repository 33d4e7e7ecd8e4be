import { createServer, request, type ClientRequest, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { internalHeaders } from "../entry/entry";
import { serveWith } from "../serve";
import { inTurns, type Turns } from "./turns";

const adas = "2001:db8:1:1::1";
const sameNetwork = "2001:db8:1:1::2";
const beas = "2001:db8:1:2::1";

/** The answers in progress, by path. */
let answering: Map<string, ServerResponse>;
/** Ends the work on a path that goes on after its answer. */
let endWork: Map<string, () => void>;
/** The requests that have reached the server. */
let arrived: string[];
let server: Server;
let asked: ClientRequest[];

test.beforeEach(() => {
  answering = new Map();
  endWork = new Map();
  arrived = [];
  asked = [];
});
test.afterEach(async () => {
  for (const one of asked) one.destroy();
  await new Promise<void>((done) => server.close(() => done()));
  restore();
});

async function open(listener: (...given: Parameters<ReturnType<typeof serveWith>>) => void): Promise<void> {
  server = createServer((message, response) => {
    arrived.push(message.url!);
    listener(message, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
}

/** The work on a path that begins with `/long` goes on until the test ends it. */
async function work(...[{ url }, response]: Parameters<ReturnType<typeof inTurns>>): Promise<void> {
  answering.set(url!, response);
  if (url!.startsWith("/fails")) throw new Error("It broke.");
  if (url!.startsWith("/long")) await new Promise<void>((done) => endWork.set(url!, done));
}

/** Sends a request on its own connection, and waits until the server has it. */
async function ask(path: string, address: string): Promise<ClientRequest> {
  const { port } = server.address() as AddressInfo;
  const one = request({
    host: "127.0.0.1",
    port,
    path,
    agent: false,
    headers: { "X-Forwarded-For": address, Host: "localhost" },
  });
  asked.push(one);
  one.on("error", () => undefined).on("response", (answer) => answer.resume());
  one.end();
  await expect.poll(() => arrived).toContain(path);
  return one;
}

const countConnections = () => new Promise<number>((done) => server.getConnections((_, now) => done(now)));

function finish(path: string): void {
  answering.get(path)!.end();
  answering.delete(path);
}

const paths = () => [...answering.keys()].toSorted();

async function openInTurns(turns: Turns): Promise<void> {
  const handle = inTurns(work, turns);
  await open((message, response) => {
    message.headers[internalHeaders.address] = message.headers["x-forwarded-for"] as string;
    handle(message, response).catch(() => undefined);
  });
}

test.describe("two at a time", () => {
  test.beforeEach(() => openInTurns({ atOnce: 2, longestMilliseconds: 60_000 }));

  test("a network's further requests wait in order, and another network's do not", async () => {
    for (const path of ["/a", "/b", "/c", "/d"]) await ask(path, path === "/a" ? adas : sameNetwork);
    await ask("/theirs", beas);
    expect(paths()).toEqual(["/a", "/b", "/theirs"]);
    finish("/a");
    await expect.poll(paths).toEqual(["/b", "/c", "/theirs"]);
    finish("/b");
    await expect.poll(paths).toEqual(["/c", "/d", "/theirs"]);
  });

  test("a request whose client hangs up in line is never handled, and a client that hangs up during its turn makes room", async () => {
    const a = await ask("/a", adas);
    await ask("/b", adas);
    (await ask("/c", adas)).destroy();
    await expect.poll(countConnections).toBe(2);
    await ask("/d", adas);
    a.destroy();
    await expect.poll(paths).toEqual(["/a", "/b", "/d"]);
  });

  test("a client that hangs up keeps its turn while the work for it goes on", async () => {
    const asking = [await ask("/long/a", adas), await ask("/long/b", adas)];
    await ask("/c", adas);
    for (const one of asking) one.destroy();
    await expect.poll(countConnections).toBe(1);
    expect(paths()).toEqual(["/long/a", "/long/b"]);
    endWork.get("/long/a")!();
    await expect.poll(paths).toEqual(["/c", "/long/a", "/long/b"]);
  });

  test("work that fails ends its turn with its answer", async () => {
    for (const path of ["/fails/a", "/fails/b", "/c"]) await ask(path, adas);
    expect(paths()).toEqual(["/fails/a", "/fails/b"]);
    finish("/fails/a");
    await expect.poll(paths).toEqual(["/c", "/fails/b"]);
  });

  test("a probe never waits", async () => {
    for (const path of ["/a", "/b", "/healthz", "/readyz?verbose"]) await ask(path, adas);
    expect(paths()).toEqual(["/a", "/b", "/healthz", "/readyz?verbose"]);
  });
});

test("a long request no longer counts after its time", async () => {
  await openInTurns({ atOnce: 2, longestMilliseconds: 50 });
  for (const path of ["/a", "/b", "/c", "/d"]) await ask(path, adas);
  await expect.poll(paths).toEqual(["/a", "/b", "/c", "/d"]);
});

test("of twenty pages that one network requests at once, the framework renders eight, and another network's page at the same time", async () => {
  configure({ AUTH_URL: "http://localhost:4711", TRUSTED_PROXIES: "127.0.0.1/32" });
  await open(serveWith(work));
  for (let page = 10; page < 30; page++) void ask(`/login?page=${page}`, adas);
  await expect.poll(() => arrived.length).toBe(20);
  await ask("/login?theirs", beas);
  expect([answering.size, answering.has("/login?theirs")]).toEqual([9, true]);
});
