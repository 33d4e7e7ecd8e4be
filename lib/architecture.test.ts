// Checks the laws of docs/architecture.md against the sources. Each failure lists the file and the line, so it can be
// fixed without reading this file.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { roomOf, rooms, importsOf, lineOf, statementsOf, tablesOf, writesOf, type Source } from "@/e2e/support/sources";

const root = fileURLToPath(new URL("..", import.meta.url));
const all = readSources(root);
/** What runs in production. Tests and their support may import anything. */
const product = all.filter(
  ({ path }) => /^(db|lib|app)\/|^(proxy|instrumentation)\.ts$|^server\.mjs$/.test(path) && !path.endsWith(".test.ts"),
);
const lib = product.filter(({ path }) => path.startsWith("lib/"));
const tables = tablesOf(all.find(({ path }) => path === "db/schema.ts")!.text);

test("there is something to read", () => {
  expect(product.length).toBeGreaterThan(80);
  expect(tables).toEqual(
    expect.arrayContaining(["users", "challenges", "sessions", "outbox_messages", "audit_events"]),
  );
  expect(new Set(lib.map(({ path }) => roomOf(path))).size).toBeGreaterThan(8);
});

test(`imports run one way: ${rooms.join(" < ")}`, () => {
  // db/ needs its configuration and one pool per process: its time limits too: these three files of the ground floor, and no others.
  const groundForDb = ["lib/env", "lib/process-wide", "lib/time-limits"];
  const wrong = product.flatMap((source) => {
    const from = rooms.indexOf(roomOf(source.path)!);
    return importsOf(source, root)
      .filter(({ target }) => {
        if (target === null || from === -1) return false;
        if (source.path.startsWith("db/") && groundForDb.includes(target)) return false;
        const to = roomOf(target);
        return to === null || rooms.indexOf(to) > from;
      })
      .map(({ target, line }) => `${source.path}:${line} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test("every folder of lib/ is a room with a place in the order", () => {
  const unknown = lib.filter(({ path }) => !rooms.includes(roomOf(path) ?? ""));
  expect(unknown.map(({ path }) => path)).toEqual([]);
});

test("packages/client stands by itself: it imports its own files alone, and only examples and tests import it", () => {
  const within = (path: string | null) => path !== null && path.startsWith("packages/client/");
  const wrong = all
    .filter(({ path }) => !/^(examples|e2e)\/|\.test\.ts$/.test(path))
    .flatMap((source) =>
      importsOf(source, root)
        .filter(({ target }) => within(source.path) !== within(target) && (within(source.path) || within(target)))
        .map(({ target, line }) => `${source.path}:${line} imports ${target ?? "a package"}`),
    );
  expect(wrong).toEqual([]);
});

test("store.ts is private to its room", () => {
  const wrong = product.flatMap((source) =>
    importsOf(source, root)
      .filter(({ target }) => target !== null && /(\/|-)store$/.test(target) && roomOf(target) !== roomOf(source.path))
      // The captured inbox is a room with nothing but its store: its pages read it.
      .filter(({ target }) => !(target === "lib/inbox/store" && source.path.startsWith("app/dev/inbox/")))
      .map(({ target, line }) => `${source.path}:${line} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("SQL that names a table is only in store.ts and in fragments", () => {
  const allowed = /^db\/|\/([a-z-]+-)?(store|fragments)\.ts$/;
  const wrong = product
    .filter(({ path }) => !allowed.test(path))
    .flatMap((source) =>
      statementsOf(source, tables).map(({ table, verb, line }) => `${source.path}:${line} ${verb} ${table}`),
    );
  expect(wrong).toEqual([]);
});

test("the Drizzle tables are used by db/ and Auth.js's adapter only", () => {
  const wrong = product.flatMap((source) =>
    importsOf(source, root)
      .filter(({ target }) => target === "db/schema")
      .filter(() => !source.path.startsWith("db/") && source.path !== "lib/authjs/adapter.ts")
      .map(({ line }) => `${source.path}:${line}`),
  );
  expect(wrong).toEqual([]);
});

test("each table is written by one room, the one that the schema names", () => {
  const schema = all.find(({ path }) => path === "db/schema.ts")!.text;
  const wrong = product.flatMap((source) =>
    writesOf(source, tables)
      .filter(({ table }) => {
        const named = new RegExp(`Written by (lib/[a-z-]+)\\.[^]*?pgTable\\(\\s*"([a-z_]+)"`, "g");
        const room = [...schema.matchAll(named)].find(([, , name]) => name === table)?.[1];
        return room === undefined || !source.path.startsWith(`${room}/`);
      })
      .map(({ table, verb, line }) => `${source.path}:${line} ${verb} ${table}`),
  );
  expect(wrong).toEqual([]);
});

test("every table's one writing room is named above it", () => {
  const schema = all.find(({ path }) => path === "db/schema.ts")!.text;
  const unnamed = tables.filter(
    (table) => !new RegExp(`Written by lib/[a-z-]+\\.[^;]*?pgTable\\(\\s*"${table}"`).test(schema),
  );
  expect(unnamed).toEqual([]);
});

test("only lib/env.ts reads the environment", () => {
  // Each of these runs before lib/env is available, or is compiled separately by the framework.
  const allowed: Record<string, RegExp> = {
    "lib/env.ts": /process\.env/,
    "next.config.mjs": /process\.env\.POSTKEY_DIST_DIR/,
    "proxy.ts": /process\.env\.NODE_ENV/,
    "instrumentation.ts": /process\.env\.NEXT_RUNTIME/,
    "server.mjs": /process\.env\.(NODE_ENV|POSTKEY_DIST_DIR)/,
  };
  expect(
    find(
      product,
      /process\.env(\.\w+)?|process\[["']env["']\]/,
      ({ path }, match) => allowed[path]?.test(match) ?? false,
    ),
  ).toEqual([]);
});

test("only lib/clock.ts reads the time", () => {
  // A page's own scripts run in the person's browser, on the person's clock.
  const others = product.filter(
    ({ path, text }) => path !== "lib/clock.ts" && !/^\s*(\/\/.*\s*|\/\*[^]*?\*\/\s*)*["']use client["']/.test(text),
  );
  expect(find(others, /\bDate\.now\(|new Date\(\)|\bDate\(\)/)).toEqual([]);
});

test("only lib/secret.ts makes randomness", () => {
  const others = product.filter(({ path }) => path !== "lib/secret.ts");
  expect(
    find(
      others,
      /Math\.random|getRandomValues|crypto\.random\w+|^import [^;]*\brandom(Bytes|Int|UUID)\b[^;]* from "(node:)?crypto"/m,
    ),
  ).toEqual([]);
});

test("there are no barrels: each import names the file of the verb", () => {
  expect(all.map(({ path }) => path).filter((path) => /(^|\/)index\.(ts|tsx|mjs)$/.test(path))).toEqual([]);
  const reexports = product.filter(({ path }) => path !== "app/_http/listener/listener.ts");
  expect(find(reexports, /^export (\*|\{[^}]*\}) from/m)).toEqual([]);
});

test("no file is longer than 300 lines, and no test than 400", () => {
  // A language is one file, so that adding one is too. So are the tables. Both are lists, not texts to follow.
  const read = all.filter(({ path }) => !path.startsWith("lib/i18n/locales/") && path !== "db/schema.ts");
  const long = read.filter(
    ({ path, text }) => text.trimEnd().split("\n").length > (/\.(test|spec)\.ts$/.test(path) ? 400 : 300),
  );
  expect(long.map(({ path }) => path)).toEqual([]);
});

test("only lib/authjs knows Auth.js's core and its adapter", () => {
  const others = product.filter(({ path }) => !path.startsWith("lib/authjs/"));
  expect(find(others, /["']@auth\/(core|drizzle-adapter)[/"']/)).toEqual([]);
  expect(
    find(
      others.filter(({ path }) => path !== "app/_http/authjs.ts"),
      /["']next-auth[/"']/,
    ),
  ).toEqual([]);
});

test("of nodemailer only what it documents is imported: its entry point and its SMTP connection", () => {
  expect(find(product, /(?<!import type \w+ from )"nodemailer\/(?!lib\/smtp-connection")[^"]*"/)).toEqual([]);
});

test("lib and db import neither the web framework nor React", () => {
  const below = product.filter(({ path }) => /^(lib|db)\//.test(path));
  expect(find(below, /from ["'](next|react|react-dom)(\/[^"']*)?["']/)).toEqual([]);
  expect(find(below, /\b(cookies|headers)\(\)|Set-Cookie|\bNextRe(quest|sponse)\b/)).toEqual([]);
});

test("app knows no SQL", () => {
  const pages = product.filter(({ path }) => path.startsWith("app/"));
  const wrong = pages.flatMap((source) =>
    importsOf(source, root)
      .filter(
        ({ target, names }) =>
          target?.startsWith("db/") && !/^\s*(isDatabaseUnavailable|bringUpToDate)\s*$/.test(names),
      )
      .map(({ target, line }) => `${source.path}:${line} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("each file of lib/ and of the packages says in its first lines what it is", () => {
  const packages = all.filter(({ path }) => path.startsWith("packages/"));
  expect([...lib, ...packages].filter(({ text }) => !/^(\/\/ \S|\/\*\*)/.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});

test("no comment leaves something to do", () => {
  expect(
    find(
      all.filter(({ path }) => path !== "lib/architecture.test.ts"),
      /\b(TODO|FIXME|XXX|HACK)\b/,
    ),
  ).toEqual([]);
});

test("what changes several rooms is one statement: only the clean-up's lock and a change of keys are transactions", () => {
  const users = product
    .filter(({ path }) => !path.startsWith("db/"))
    .filter((source) =>
      importsOf(source, root).some(({ target, names }) => target === "db/client" && /\btransaction\b/.test(names)),
    );
  expect(users.map(({ path }) => path)).toEqual(["lib/admin/store.ts", "lib/tokens/keys/store.ts"]);
});

test("there are no server actions: forms post to fixed handlers", () => {
  expect(find(product, /["']use server["']/)).toEqual([]);
});

test("proxy.ts and server.mjs decide nothing about who may: they import no guard, no session and no token", () => {
  const wrong = product
    .filter(({ path }) => path === "proxy.ts" || path === "server.mjs")
    .flatMap((source) => importsOf(source, root))
    .filter(({ target }) => /^lib\/(sign-in|sessions|tokens|oauth|challenges|users)\/|guards$/.test(target ?? ""));
  expect(wrong).toEqual([]);
});

/** `path:line what` for every match that is not allowed. */
function find(
  sources: Source[],
  pattern: RegExp,
  allowed: (source: Source, match: string) => boolean = () => false,
): string[] {
  return sources.flatMap((source) =>
    [...source.text.matchAll(new RegExp(pattern.source, `g${pattern.flags}`))]
      .filter(([match]) => !allowed(source, match))
      .map((match) => `${source.path}:${lineOf(source, match.index)} ${match[0].split("\n")[0]}`),
  );
}

function readSources(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|\..*|dist|test-results|playwright-report|migrations)$/.test(entry.name)
        ? []
        : readSources(path);
    if (!/\.(ts|tsx|mjs)$/.test(entry.name) || entry.name === "next-env.d.ts") return [];
    return [{ path: relative(root, path), text: readFileSync(path, "utf8") }];
  });
}

test("what the listener loads imports nothing of the framework", () => {
  const byPath = new Map(product.map((source) => [source.path.replace(/\.tsx?$/, ""), source]));
  const reached = new Set<string>();
  const wrong: string[] = [];
  const walk = (path: string) => {
    const source = byPath.get(path);
    if (!source || reached.has(path)) return;
    reached.add(path);
    // Type imports load nothing.
    const loaded = importsOf({ ...source, text: source.text.replaceAll(/^import type [^;]*;$/gm, "") }, root);
    for (const { target } of loaded) if (target !== null) walk(target);
    for (const [, name] of source.text.matchAll(/^import (?!type)[^;]*from "(next(?:\/[^"]*)?|react(?:\/[^"]*)?)";$/gm))
      wrong.push(`${source.path} imports ${name}`);
  };
  // `import("next/server")` of after-answer.ts is run only where there is no listener.
  walk("app/_http/listener/listener");
  // The same routes as the build lists for answers/api-routes.ts.
  for (const path of byPath.keys()) if (/^app\/(?!(api|dev|forms|login)\/).*\/route$/.test(path)) walk(path);
  expect(reached.has("app/auth/login/route")).toBe(true);
  expect(wrong).toEqual([]);
});

test("a file that runs statements is a store or a verb: fragments are pieces and run nothing", () => {
  const fragments = product.filter(({ path }) => /\/([a-z-]+-)?fragments\.ts$/.test(path));
  expect(fragments.length).toBeGreaterThan(5);
  const wrong = fragments.flatMap((source) =>
    importsOf(source, root)
      .filter(({ target }) => target === "db/client")
      .map(({ line }) => `${source.path}:${line}`),
  );
  expect(wrong).toEqual([]);
});

test("statements are written at module level: no function builds one on each call", () => {
  // Only functions that make pieces of other pieces, at module level or for a variant, contain a template.
  const wrong = product
    .filter(({ path }) => !/\/([a-z-]+-)?fragments\.ts$|^db\//.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?async function (\w+)[^]*?^}/gm)]
        .filter(([body]) => /\bsql`|\bsql\.\w+\(/.test(body))
        .map(([, name]) => `${path} ${name}`),
    );
  expect(wrong).toEqual([]);
});
