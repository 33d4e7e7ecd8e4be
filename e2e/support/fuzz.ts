// Mutated requests, byte for byte, from a seed: the same seed gives the same requests, so that a failure can be repeated.
// Used by the abuse specs of the API and the long tests.

import { connect } from "node:net";
import { PlainBrowser } from "./api";
import { bounded } from "./load";
import { freshNetwork, somebodyNew } from "./people";
import { askable, forms, handlers, pages, parameterNames, withQueries } from "./routes";

export type Fuzzed = {
  seed: number;
  bytes: Buffer;
  /** 0 when the connection was closed, or nothing came, without an answer. */ status: number;
};

const silenceMilliseconds = 2_000;
const inFlight = 16;

const paths = [
  ...pages,
  ...forms.map((name) => `/forms/${name}`),
  ...handlers.map(askable),
  ...withQueries,
  "/login/error?reason=not_found",
  "/dev/inbox/messages?to=x",
  "/authorize?client_id=default",
  "/nothing",
  "/api/auth/session",
  "/api/auth/csrf",
  "/api/auth/signout",
  "/api/auth/callback/nodemailer?token=x",
];
const methods = [
  "GET",
  "POST",
  "HEAD",
  "OPTIONS",
  "PUT",
  "PATCH",
  "DELETE",
  "TRACE",
  "CONNECT",
  "get",
  "PO ST",
  "",
  "\0",
  "PROPFIND",
];
const types = [
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-7",
  "application/json, text/html",
  "",
  "\xff",
];
const odd = [
  "\0",
  "\r\n",
  "\n",
  "\t",
  "%00",
  "%",
  "%zz",
  "%c0%af",
  "%ed%a0%80",
  "//",
  "\\",
  "..",
  "%2e%2e/",
  ";",
  "?",
  "#",
  "\x7f",
  "\xff\xfe",
  "\u2028",
  "${x}",
  "' or 1=1 --",
  "<script>",
  "A".repeat(300),
  "-1",
  "1e999",
  "[]",
  "{}",
  "null",
  "__proto__",
  "%u0000",
  "\u202e",
  "=",
  "&",
  ",",
  '"',
  ":",
  "*",
  "Bearer",
  "0x",
  "\ud800",
];
const values: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "x",
  "a@b.example",
  "A".repeat(43),
  "123456",
  [],
  {},
  [["x"]],
  { email: "x" },
  "\0",
  "\ud800",
  "x".repeat(5_000),
  { toString: 1 },
  { __proto__: [] },
];
const fields = [...parameterNames, "__proto__", "constructor", "toString"];

/** Sends this many mutated requests, many at once, with the cookies of a signed-in browser and of one that has asked. */
export async function fuzz(origin: string, count: number, seed: number): Promise<Fuzzed[]> {
  const { port } = new URL(origin);
  const [signedIn, asking] = [
    new PlainBrowser(somebodyNew("ada"), origin),
    new PlainBrowser(somebodyNew("bea"), origin),
  ];
  await signedIn.signsIn();
  await asking.asksForMail();
  const cookies = [signedIn, asking].flatMap((browser) =>
    [...browser.cookies].map(([name, value]) => `${name}=${value}`),
  );
  return bounded(count, inFlight, async (index) => {
    const bytes = mutate(origin, randomFrom(seed + index), cookies);
    return { seed: seed + index, bytes, status: await send(bytes, Number(port)) };
  });
}

/** The requests that were answered with a 5xx, described for the person who has to find out why. */
export function broken(answers: readonly Fuzzed[]): string[] {
  return answers
    .filter(({ status }) => status >= 500)
    .map(
      ({ seed, status, bytes }) => `${seed}: ${status} to ${JSON.stringify(bytes.toString("latin1").slice(0, 1_000))}`,
    );
}

type Random = { below(limit: number): number; chance(share: number): boolean; of<T>(list: readonly T[]): T };

function mutate(origin: string, random: Random, cookies: string[]): Buffer {
  const method = random.chance(0.6) ? random.of(["GET", "POST"]) : random.of(methods);
  const path = random.chance(0.5) ? random.of(paths) : spoil(random.of(paths), random);
  const body = random.chance(0.7) ? makeBody(random) : "";
  const headers: [string, string][] = [
    ["Host", random.chance(0.9) ? new URL(origin).host : random.of(odd)],
    ["X-Forwarded-For", freshNetwork()],
    ["Content-Type", random.chance(0.6) ? random.of(types.slice(0, 2)) : random.of(types)],
    [
      "Content-Length",
      random.chance(0.95)
        ? String(Buffer.byteLength(body))
        : random.of(["-1", "0", "5", "1e3", "18446744073709551616", " 7", "0x10"]),
    ],
    ["Accept", random.of(["text/html", "application/json", "*/*", "", random.of(odd)])],
    ["Origin", random.chance(0.8) ? origin : random.of(["null", "", "https://evil.example", random.of(odd)])],
    ["Cookie", random.chance(0.5) ? random.of(cookies) : spoil(random.of(cookies), random)],
  ];
  if (random.chance(0.3)) headers.push(["Sec-Fetch-Site", random.of(["same-origin", "cross-site", "none", "", "x"])]);
  if (random.chance(0.3))
    headers.push([
      "Authorization",
      random.of([
        "Bearer",
        "Bearer x.y.z",
        `Bearer ${"A".repeat(5_000)}`,
        "Basic eDp4",
        spoil("Bearer eyJhbGciOiJub25lIn0.e30.", random),
      ]),
    ]);
  const steering = [
    "Next-Action",
    "RSC",
    "Next-Router-State-Tree",
    "x-middleware-subrequest",
    "X-Request-Id",
    "Transfer-Encoding",
    "Expect",
    "Range",
    "If-None-Match",
    "Accept-Language",
    "User-Agent",
    "X-HTTP-Method-Override",
  ];
  for (let more = random.below(3); more > 0; more--)
    headers.push([random.of(steering), random.chance(0.5) ? random.of(odd) : "1"]);
  if (random.chance(0.1)) headers.push(random.of(headers));
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
    "",
    "",
  ].join("\r\n");
  const bytes = Buffer.from(head + body, random.chance(0.9) ? "utf8" : "latin1");
  // Some arrive with a byte that nobody wrote.
  if (random.chance(0.1)) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

function makeBody(random: Random): string {
  const entries = Array.from({ length: random.below(5) }, () => [random.of(fields), random.of(values)] as const);
  const shape = random.below(4);
  if (shape === 0)
    return entries
      .map(
        ([name, value]) =>
          `${name}=${random.chance(0.5) ? encodeURIComponent(String(JSON.stringify(value)).toWellFormed()) : String(JSON.stringify(value))}`,
      )
      .join("&");
  if (shape === 1) return spoil(JSON.stringify(Object.fromEntries(entries)), random);
  if (shape === 2)
    return random.of([
      "",
      "{",
      "[".repeat(5_000),
      `{"email":"${"a".repeat(17_000)}"}`,
      "\0\0\0",
      "null",
      random.of(odd),
    ]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Puts in, takes out or repeats a few pieces. */
function spoil(text: string, random: Random): string {
  let spoilt = text;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(spoilt.length + 1);
    const change = random.of([random.of(odd), "", spoilt.slice(0, at), spoilt.slice(at)]);
    spoilt = spoilt.slice(0, at) + change + spoilt.slice(at + random.below(3));
  }
  return spoilt;
}

function send(bytes: Buffer, port: number): Promise<number> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0));
    };
    // The Content-Length may promise more than there is, so there may be nothing to wait for.
    socket.setTimeout(silenceMilliseconds, done);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.includes("\r\n")) done();
    });
    socket.on("close", done).on("error", done);
  });
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, chance: (share) => next() < share, of: (list) => list[below(list.length)]! };
}
