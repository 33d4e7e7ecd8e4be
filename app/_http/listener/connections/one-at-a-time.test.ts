import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { expect, test } from "playwright/test";
import { connectionsWithin } from "./listen";
import { oneAtATime, type Bounds, type Connections, type Cut } from "./one-at-a-time";

const roomy: Bounds = { waitingInAll: 10_000, waitingEach: 16, answerMilliseconds: 60_000, restMilliseconds: 60_000 };
// Far more than the buffers between two local sockets can hold.
const large = "x".repeat(16 * 1024 * 1024);

type Asked = { path: string; request: IncomingMessage; response: ServerResponse };
type Running = {
  port: number;
  connections: Connections;
  asked: Asked[];
  cuts: Cut[];
  waiting: Set<Asked>;
  server: Server;
};

/** Runs a server. The test itself gives the answers, unless `answer` does. */
async function run(
  bounds: Bounds,
  body: (running: Running) => Promise<void>,
  answer?: (one: Asked) => void,
): Promise<void> {
  const asked: Asked[] = [];
  const waiting = new Set<Asked>();
  const cuts: Cut[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const one = { path: request.url!, request, response };
    asked.push(one);
    waiting.add(one);
    response.once("close", () => waiting.delete(one));
    answer?.(one);
  };
  const connections = oneAtATime(serve, bounds, (cut) => cuts.push(cut));
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  connections.follow(server);
  try {
    await body({ port: (server.address() as AddressInfo).port, connections, asked, cuts, waiting, server });
  } finally {
    server.close();
    connections.destroy();
  }
}

function open(port: number): { socket: Socket; text: () => string; closed: Promise<unknown> } {
  let text = "";
  const socket = connect(port, "127.0.0.1");
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1"))).on("error", () => {});
  return { socket, text: () => text, closed: new Promise((done) => socket.once("close", done)) };
}
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const gets = (count: number) => Array.from({ length: count }, (_, index) => get(`/${index}`)).join("");

test("pipelined requests are served one at a time, and answered in their order", async () => {
  await run(roomy, async ({ port, asked, waiting }) => {
    const { socket, text } = open(port);
    socket.write(gets(12));
    for (let index = 0; index < 12; index++) {
      await expect.poll(() => asked.length).toBe(index + 1);
      expect(waiting.size).toBe(1);
      asked[index]!.response.end(`<answer ${index}>`);
    }
    await expect
      .poll(() => [...text().matchAll(/<answer (\d+)>/g)].map(([, one]) => Number(one)))
      .toEqual([...Array(12).keys()]);
  });
});

test("bytes that aren't HTTP are refused after the requests before them are answered, and not instead", async () => {
  await run(roomy, async ({ port, asked, connections, server }) => {
    server.on("clientError", (_, socket) => connections.refuseInTurn(socket as Socket, () => socket.end("<no HTTP>")));
    const { socket, text, closed } = open(port);
    socket.write(`${gets(2)}{"email":"ada"}`);
    await expect.poll(() => asked.length).toBe(1);
    asked[0]!.response.end("<first>");
    await expect.poll(() => asked.length).toBe(2);
    expect(text()).not.toContain("<no HTTP>");
    asked[1]!.response.end("<second>");
    await closed;
    expect([...text().matchAll(/<[^>]+>/g)].map(([one]) => one)).toEqual(["<first>", "<second>", "<no HTTP>"]);

    const alone = open(port);
    alone.socket.write("no HTTP at all\r\n\r\n");
    await alone.closed;
    expect(alone.text()).toBe("<no HTTP>");
  });
});

test("a client that pipelines thousands of requests and reads gets every answer, also to requests with bodies", async () => {
  const answer = ({ path, request, response }: Asked) =>
    void request.on("data", () => {}).on("end", () => response.end(`<${path}>`.padEnd(2_000)));
  await run(
    { ...roomy, waitingInAll: 3_000 },
    async ({ port, cuts }) => {
      const { socket, text } = open(port);
      const post = (path: string) =>
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n${"b".repeat(300)}`;
      socket.write(gets(4_000));
      socket.write(post("/body").repeat(500));
      await expect.poll(() => text().match(/<\/body>/g)?.length).toBe(500);
      expect([...text().matchAll(/<\/(\d+)>/g)].map(([, one]) => Number(one))).toEqual([...Array(4_000).keys()]);
      expect(cuts).toEqual([]);
    },
    answer,
  );
});

test("other connections get a turn between two requests of one that pipelines, even if its answers are quick", async () => {
  let answered = 0;
  let answeredBefore = Infinity;
  await run(
    roomy,
    async ({ port }) => {
      const greedy = open(port);
      greedy.socket.write(gets(1_000));
      const other = open(port);
      other.socket.write(get("/other"));
      await expect.poll(other.text).toContain("</other>");
      await expect.poll(() => answered).toBe(1_000);
      expect(answeredBefore).toBeLessThan(1_000);
    },
    ({ path, response }) => {
      if (path === "/other") answeredBefore = answered;
      else answered += 1;
      response.end(`<${path}>`);
    },
  );
});

test("while an answer is not read, nothing more is served on its connection, and little is read from it", async () => {
  await run(roomy, async ({ port, asked, server }) => {
    const { socket } = open(port);
    socket.pause();
    let taken = 0;
    server.prependListener("request", () => (taken += 1));
    socket.write(gets(100_000));
    await expect.poll(() => asked.length).toBe(1);
    asked[0]!.response.end(large);
    // Another connection is served meanwhile, so this one has had its turn.
    const other = open(port);
    other.socket.write(get("/other"));
    await expect.poll(() => asked.map(({ path }) => path)).toEqual(["/0", "/other"]);
    // Only those in the first packets were read, out of 100,000.
    expect(taken).toBeLessThan(10_000);
  });
});

test("an answer that the client never reads ends its connection", async () => {
  await run(
    { ...roomy, answerMilliseconds: 300 },
    async ({ port, waiting, cuts }) => {
      const { socket } = open(port);
      socket.pause();
      socket.write(gets(2));
      await expect.poll(() => cuts).toEqual(["unread"]);
      await expect.poll(() => waiting.size).toBe(0);
    },
    ({ response }) => response.end(large),
  );
});

test("when too many requests wait in the process, connections with more than their share are cut, and the others are still served", async () => {
  await run({ ...roomy, waitingInAll: 100 }, async ({ port, asked, cuts, waiting }) => {
    const modest = open(port);
    modest.socket.write(gets(5));
    await expect.poll(() => asked.length).toBe(1);
    const greedy = Array.from({ length: 5 }, () => open(port));
    for (const { socket } of greedy) socket.write(gets(1_400));
    await Promise.all(greedy.map(({ closed }) => closed));
    expect(cuts).toEqual(Array(5).fill("pipeline"));
    await expect.poll(() => waiting.size).toBe(1);
    for (let index = 0; index < 5; index++) {
      await expect.poll(() => [...waiting].length).toBe(1);
      [...waiting][0]!.response.end(`<answer ${index}>`);
      await expect.poll(modest.text).toContain(`<answer ${index}>`);
    }
  });
});

test("the rest of a request that was partly read while others were answered may still arrive, and the wait for it is limited", async () => {
  await run({ ...roomy, restMilliseconds: 300 }, async ({ port, asked, connections, cuts }) => {
    const [late, never] = [open(port), open(port)];
    for (const { socket } of [late, never]) socket.write(`${gets(2)}GET /rest HTTP/1.1\r\n`);
    await expect.poll(() => asked.length).toBe(2);
    for (const { request } of asked) expect(connections.forgive(request.socket)).toBe(true);
    late.socket.write("Host: localhost\r\n\r\n");
    for (const { response } of asked.slice(0, 2)) response.end("first");
    await expect.poll(() => asked.length).toBe(4);
    for (const { response } of asked.slice(2, 4)) response.end("second");
    await expect.poll(() => asked.filter(({ path }) => path === "/rest").length).toBe(1);
    await expect.poll(() => cuts).toEqual(["unfinished"]);
    await never.closed;
    const { socket } = asked.at(-1)!.request;
    asked.at(-1)!.response.end("third");
    await expect.poll(late.text).toContain("third");
    // Nothing has waited on this connection for a while, so the client caused the delay.
    await expect.poll(() => connections.forgive(socket)).toBe(false);
  });
});

test("leaving closes idle connections at once, and every other connection after its answer", async () => {
  await run(roomy, async ({ port, connections, asked }) => {
    const silent = open(port);
    const half = open(port);
    half.socket.write("GET / HTT");
    const rested = open(port);
    rested.socket.write(get("/rested"));
    const busy = open(port);
    await expect.poll(() => asked.length).toBe(1);
    asked[0]!.response.end("rested");
    busy.socket.write(gets(2));
    await expect.poll(() => asked.length).toBe(2);
    const left = connections.leave(60_000);
    await Promise.all([silent.closed, half.closed, rested.closed]);
    asked[1]!.response.end("the last answer");
    await left;
    await busy.closed;
    expect(busy.text()).toContain("the last answer");
    expect(asked).toHaveLength(2);
  });
});

test("leaving waits for a body that makes progress, and not for one that doesn't", async () => {
  const answer = ({ request, response }: Asked) =>
    void request.on("data", () => {}).on("end", () => response.end("whole"));
  const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345";
  await run(
    roomy,
    async ({ port, connections, asked }) => {
      const [late, never] = [open(port), open(port)];
      late.socket.write(head);
      never.socket.write(head);
      await expect.poll(() => asked.length).toBe(2);
      const left = connections.leave(2_000);
      late.socket.write("67890");
      await late.closed;
      expect(late.text()).toContain("whole");
      await left;
      expect(never.text()).toBe("");
    },
    answer,
  );
});

test("leaving does not wait for a client that does not read its answer, and does not count that answer as cut off", async () => {
  await run(
    roomy,
    async ({ port, connections, asked }) => {
      const { socket } = open(port);
      socket.pause();
      socket.write(get("/"));
      await expect.poll(() => asked.length).toBe(1);
      await connections.leave(300);
      expect(connections.destroy()).toBe(0);
    },
    ({ response }) => response.end(large),
  );
});

test("connections stay far below the descriptors that the process may open", () => {
  expect(connectionsWithin(1_024)).toBe(512);
  expect(connectionsWithin(1_048_576)).toBe(4_096);
  expect(connectionsWithin(Infinity)).toBe(4_096);
});
