// Checks the documents against the code: what they link to and name exists, and the numbers, settings, reason codes and
// test titles that they repeat are those of the code.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { forms } from "@/e2e/support/routes";
import { makeApiDocs } from "@/scripts/docs";
import { limitNames } from "./limits";
import { reasons } from "./reasons";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const documents = [
  "README.md",
  "CHANGELOG.md",
  ...["docs", "examples"].flatMap(filesBelow).filter((path) => path.endsWith(".md")),
];
const settingsSource = ["settings", "settings-read", "settings-mail", "settings-headers"]
  .map((name) => read(`lib/${name}.ts`))
  .join("");

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : filesBelow(path);
    return [path];
  });
}

/** The rows of a document's tables whose first cell is one `code`, as cells without their backticks. */
function rowsOf(path: string): string[][] {
  return read(path)
    .split("\n")
    .filter((line) => /^\| `[^`|]+` \|/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

/** Every name that the settings read. NODE_ENV is set by the npm scripts, and LIMIT_ is a prefix. */
function settingNames(): string[] {
  const quoted = [...settingsSource.matchAll(/(?:read|mail|headers)\.\w+\(source, "([A-Z_]+)"/g)].map(
    ([, name]) => name!,
  );
  const direct = [...settingsSource.matchAll(/environment\.([A-Z_]+)/g)].map(([, name]) => name!);
  const names = new Set([...quoted, ...direct, ...Object.keys(limitNames)]);
  names.delete("NODE_ENV");
  return [...names].toSorted();
}

test("every relative link in the documents leads somewhere", () => {
  const broken = documents.flatMap((path) =>
    [...withoutExamples(read(path)).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every file and folder that the documents name exists", () => {
  const places = new Set(
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  );
  const missing = documents.flatMap((path) =>
    [...withoutExamples(read(path)).matchAll(/`([^`\s]+)`/g)]
      .map(([, name]) => name!)
      // A path begins with a folder of this checkout or ends like a source file. `store.ts` alone means many files.
      .filter(
        (name) =>
          (places.has(name.split("/")[0]!) && name.includes("/")) || /^[\w./-]+\/[\w.-]+\.(ts|tsx|mjs|sql)$/.test(name),
      )
      .filter((name) => !name.includes("*") && !existsSync(join(root, name)))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing.filter((line) => !line.includes(".postkey/"))).toEqual([]);
});

test(".env.example and docs/operating.md list every setting and no others", () => {
  const names = settingNames();
  const example = [...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
  const table = rowsOf("docs/operating.md")
    .map(([name]) => name!)
    .filter((name) => /^[A-Z][A-Z_]+$/.test(name));
  expect(names.length).toBeGreaterThan(25);
  expect(example.toSorted()).toEqual(names);
  expect(table.toSorted()).toEqual(names);
});

test("defaults and bounds in docs/operating.md are those of the code", () => {
  const documented = new Map(
    rowsOf("docs/operating.md").map(([name, , standard, bounds]) => [name!, { standard, bounds }]),
  );
  const expected = new Map<string, { standard: string; bounds?: string }>();
  for (const [, name, standard, low, high] of settingsSource.matchAll(
    /read\.integer\(source, "(\w+)", (\d+), (\d+), (\d+)\)/g,
  )) {
    expected.set(name!, { standard: standard!, bounds: `${low} to ${high}` });
  }
  for (const [, name, standard, longest] of settingsSource.matchAll(/read\.text\(source, "(\w+)", "(\w+)", (\d+)\)/g)) {
    expected.set(name!, { standard: standard!, bounds: `up to ${longest} characters` });
  }
  for (const [, name, allowed, standard] of settingsSource.matchAll(
    /read\.choice\(source, "(\w+)", \[([^\]]+)\], "([\w-]+)"\)/g,
  )) {
    const list = [...allowed!.matchAll(/"([\w-]+)"/g)].map(([, one]) => one).join(", ");
    // The documented list of the captured inbox is followed by a condition.
    expected.set(name!, name === "CAPTURED_INBOX" ? { standard: standard! } : { standard: standard!, bounds: list });
  }
  for (const [name, standard] of Object.entries(limitNames)) expected.set(name, { standard, bounds: "count/window" });
  expect(expected.size).toBeGreaterThan(14);
  for (const [name, { standard, bounds }] of expected) {
    expect(documented.get(name)?.standard, name).toBe(standard);
    if (bounds !== undefined) expect(documented.get(name)?.bounds, name).toBe(bounds);
  }
});

test("defaults in .env.example are those of the code, and it holds no value", () => {
  const lines = new Map(
    [...read(".env.example").matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, rest]) => [name!, rest!]),
  );
  for (const [name, rest] of lines) expect(rest, name).toMatch(/^ +# /);
  for (const [name, standard] of Object.entries(limitNames))
    expect(lines.get(name), name).toMatch(new RegExp(`default ${standard}$`));
  for (const [, name, standard] of settingsSource.matchAll(/read\.integer\(source, "(\w+)", (\d+),/g)) {
    expect(lines.get(name!), name).toMatch(new RegExp(`default ${standard}$`));
  }
});

test("documented numbers that are not settings are those of the code", () => {
  const operating = read("docs/operating.md");
  const number = (path: string, name: string) => Number(new RegExp(`${name} = (\\d+)`).exec(read(path))?.[1]);
  const sentences = [
    `| ${number("lib/challenges/retention.ts", "challengeHours")} hours after they were redeemed or ran out;`,
    `| ${number("lib/sessions/retention.ts", "sessionHours")} hours after they ended or ran out |`,
    `| after ${number("lib/mail/retention.ts", "messageDays")} days |`,
    `| ${number("lib/oauth/retention.ts", "authorizationCodeHours")} hours after they ran out |`,
    `| after ${number("lib/audit/retention.ts", "auditDays")} days; the database itself keeps`,
    `a key is replaced by itself at ${number("lib/tokens/lifetimes.ts", "keyAgeDays")} days`,
    `beyond the newest ${/capturedMessagesKept = ([\d_]+)/.exec(read("lib/inbox/retention.ts"))?.[1]?.replace("_", "")} |`,
    `It deletes ${number("lib/admin/clean-up.ts", "rowsAtOnce")} rows at a time`,
    `more than ${number("lib/admin/doctor/database.ts", "mostSkewSeconds")} s between its clock`,
    `For ${number("lib/tokens/lifetimes.ts", "graceSeconds")} seconds after its successor was first used`,
  ];
  for (const sentence of sentences) expect(operating).toContain(sentence);
});

test("the metrics in docs/operating.md are those of the code, each with its labels", () => {
  const made = [
    ...read("lib/metrics.ts").matchAll(
      /name: "(postkey_\w+)"[^}]*?(?:labelNames: \[([^\]]*)\])?,\s+(?:buckets: \w+,\s+)?registers/g,
    ),
  ].map(([, name, labels = ""]) => `${name} ${labels.replaceAll('"', "")}`.trim());
  const documented = read("docs/operating.md")
    .split("\n")
    .filter((line) => line.startsWith("| `postkey_"))
    .map(cellsOf)
    .flatMap(([names, labels]) =>
      names!
        .replaceAll("`", "")
        .split(", ")
        .map((name) => `${name} ${labels!.replaceAll("`", "")}`.trim()),
    );
  expect(made.length).toBeGreaterThan(10);
  expect(documented.toSorted()).toEqual(made.toSorted());
});

test("docs/operating.md lists every log message", () => {
  const sources = ["app", "lib"]
    .flatMap(filesBelow)
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && path !== "lib/log.ts");
  const messages = sources.flatMap((path) =>
    [...read(path).matchAll(/\blog\(\)(?:\.\w+|\[[^\n]+?\])\((?:[^;\n]*, )?"([^"]+)"\)/g)].map(
      ([, message]) => message!,
    ),
  );
  expect(messages.length).toBeGreaterThan(10);
  const operating = read("docs/operating.md");
  expect(messages.filter((message) => !operating.includes(`\`${message}\``))).toEqual([]);
});

test("each alert rule says how bad it is, what happened and what to do", () => {
  const rules = read("docs/alerts.yml").split("- alert: ").slice(1);
  expect(rules.length).toBeGreaterThan(7);
  for (const rule of rules)
    expect(rule).toMatch(
      /^Postkey\w+\n {8}expr: [^]+\n {8}labels: \{ severity: (page|ticket) \}\n {8}annotations:\n {10}summary: .+\n {10}action: .+\n/,
    );
  const named = [...read("docs/alerts.yml").matchAll(/reason=~"([^"]+)"/g)].flatMap(([, codes]) => codes!.split("|"));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((code) => !(code in reasons))).toEqual([]);
});

test("the reason codes in docs/api.md are those of the code, each with its status", () => {
  const documented = rowsOf("docs/api.md")
    .filter(([, status]) => /^[45]\d\d$/.test(status ?? ""))
    .map(([code, status]) => `${code} ${status}`);
  expect(documented.toSorted()).toEqual(
    Object.entries(reasons)
      .map(([code, { status }]) => `${code} ${status}`)
      .toSorted(),
  );
});

test("docs/api.md is what npm run docs writes", () => {
  expect(read("docs/api.md")).toBe(makeApiDocs());
});

test("docs/api.md lists every form and no others", () => {
  const named = [...read("docs/api.md").matchAll(/\/forms\/([a-z-]+)`/g)].map(([, name]) => name!);
  expect([...new Set(named)].toSorted()).toEqual(forms);
});

test("a newcomer follows one sign-in through fewer than 25 files, as many as docs/architecture.md says", () => {
  const [, path = ""] = /## One sign-in, file by file([^]*?)\n## /.exec(read("docs/architecture.md"))!;
  const listed = [...path.matchAll(/^(\d+)\. `([^`]+)`/gm)];
  expect(listed.map(([, number]) => Number(number))).toEqual(listed.map((_, index) => index + 1));
  expect(new Set(listed.map(([, , file]) => file)).size).toBe(listed.length);
  expect(listed.length).toBeLessThan(25);
  expect(path).toContain(`These are ${listed.length} files.`);
});

test("the numbers of the bench in README.md are those of docs/performance.md", () => {
  const [, rates = ""] = /Per second, 16 in flight\n([^]*?)\n\n[A-Z]/.exec(read("docs/performance.md"))!;
  const rateOf = (operation: string) => {
    const columns = cellsOf(/^\| operation .*$/m.exec(rates)![0]);
    return cellsOf(new RegExp(`^\\| ${operation} .*$`, "m").exec(rates)![0])[columns.indexOf("Postkey")];
  };
  const [request, verify, check] = ["request", "verify, new user", "session check"].map(rateOf);
  expect(read("README.md")).toContain(
    `${request} requests for an email, ${verify} sign-ins and ${check} session checks`,
  );
});

test("every test that docs/threat-model.md names exists under that title", () => {
  const sources = ["app", "db", "e2e", "lib", "packages", "scripts"]
    .flatMap(filesBelow)
    .filter((path) => /\.(test|spec)\.ts$/.test(path));
  const titles = new Set(
    sources.flatMap((path) =>
      [...read(path).matchAll(/\b(?:test(?:\.\w+)?|everyMail)\(\s*(["'`])((?:(?!\1).)+)\1/g)].map(
        ([, , title]) => title!,
      ),
    ),
  );
  const named = read("docs/threat-model.md")
    .split("\n")
    .filter((line) => /^\| .+ \| .+ \| .+ \|$/.test(line) && !line.startsWith("| attack |"))
    .flatMap((line) => cellsOf(line).at(-1)!.split(" · "))
    .filter((cell) => cell !== "not yet");
  expect(named.length).toBeGreaterThan(20);
  const unknown = named.filter(
    (cell) => !/^".+"$/.test(cell) || !titles.has(cell.slice(1, -1).replace(/^`(.+)`$/, "$1")),
  );
  expect(unknown).toEqual([]);
});

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());

function withoutExamples(text: string): string {
  return text.replace(/```[\s\S]*?```/g, "");
}

function leadsSomewhere(from: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(root, from) : join(root, dirname(from), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, "utf8")).includes(anchor);
}

/** The anchors that a heading gets where Markdown is shown. */
function anchorsOf(text: string): string[] {
  return [...withoutExamples(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
