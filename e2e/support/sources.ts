// How the architecture test reads sources: it finds imports and SQL by pattern, which is enough for code in one style.

import { dirname, join, relative } from "node:path";

/** A file, by its path from the root of the project. */
export type Source = { path: string; text: string };

/** The order of the rooms: each may import itself and those before it. `ground` is every file directly in lib/. */
export const rooms: readonly string[] = [
  "db",
  "ground",
  "i18n",
  "audit",
  "inbox",
  "mail",
  "policy",
  "users",
  "organizations",
  "challenges",
  "sessions",
  "tokens",
  "oauth",
  "authjs",
  "sign-in",
  "admin",
  "api",
  "app",
];

/** The room of a file or of an import's target; null outside of the rooms. */
export function roomOf(path: string): string | null {
  const [top, second, third] = path.split("/");
  if (top === "db") return "db";
  if (top === "lib") return third === undefined ? "ground" : second!;
  return top === "app" || /^(proxy|instrumentation)(\.ts)?$|^server\.mjs$/.test(path) ? "app" : null;
}

/** What a file imports. `target` is the path inside the project, without its ending; null for packages. */
export function importsOf(source: Source, root: string): { target: string | null; names: string; line: number }[] {
  const pattern =
    /^(?:import|export)\s([^;]*?)\sfrom\s+["']([^"']+)["']|^import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;
  return [...source.text.matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4]!;
    return {
      target: inProject(specifier, source, root),
      names: (match[1] ?? "").replace(/[{}]|\btype\b/g, ""),
      line: lineOf(source, match.index),
    };
  });
}

function inProject(specifier: string, source: Source, root: string): string | null {
  const withoutEnding = (path: string) => path.replace(/\.(ts|tsx)$/, "");
  if (specifier === "@postkey/client") return "packages/client/src/client";
  if (specifier.startsWith("@/")) return withoutEnding(specifier.slice(2));
  return specifier.startsWith(".") ? withoutEnding(relative(root, join(root, dirname(source.path), specifier))) : null;
}

/** The names of the tables in db/schema.ts. */
export function tablesOf(schema: string): string[] {
  return [...schema.matchAll(/pgTable\(\s*"([a-z_]+)"/g)].map(([, name]) => name!);
}

/** Every place where SQL names a table. Comments do not count. */
export function statementsOf(source: Source, tables: string[]): { verb: string; table: string; line: number }[] {
  return matches(
    source,
    new RegExp(
      `\\b(insert into|update|delete from|from|join|lock table|truncate|table)\\s+(?:only\\s+)?"?(${tables.join("|")})"?\\b(?!\\s*["'.)]?\\s*;?$)`,
      "gim",
    ),
  );
}

/** Every place where SQL writes to a table. */
export function writesOf(source: Source, tables: string[]): { verb: string; table: string; line: number }[] {
  return matches(
    source,
    new RegExp(
      `\\b(insert into|update|delete from|truncate|merge into)\\s+(?:only\\s+)?"?(${tables.join("|")})"?\\b`,
      "gi",
    ),
  );
}

function matches(source: Source, pattern: RegExp) {
  const code = withoutComments(source.text);
  return [...code.matchAll(pattern)].map((match) => ({
    verb: match[1]!.toLowerCase(),
    table: match[2]!,
    line: lineOf(source, match.index),
  }));
}

// Blanked rather than cut, so that lines keep their numbers. A slash pair behind a colon is an address.
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(?<![:"'`])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, " "));
}

export function lineOf({ text }: Source, index: number): number {
  return text.slice(0, index).split("\n").length;
}
