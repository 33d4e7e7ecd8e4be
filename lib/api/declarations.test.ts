// Compares the declarations in lib/api with the pages and routes of app/: each page and route uses its own declaration,
// and each declaration is used.

import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { filesOf } from "@/e2e/support/routes";
import type { Declaration } from "./declaration";
import { forms, pages } from "./pages";
import { furtherRoutes } from "./further";
import { operations } from "./operations";

const listed: ReadonlySet<Declaration> = new Set([...operations, ...furtherRoutes, ...forms, ...pages]);
const files = [...filesOf("page.tsx"), ...filesOf("route.ts")];

test("every page, form and route says in a declaration who may use it", async () => {
  const used = new Set<Declaration>();
  for (const { file, path } of files) {
    const source = readFileSync(file, "utf8");
    // The route that catches the rest of a folder only answers not_found, to everybody.
    if (/ = notFound;/.test(source)) continue;
    const declarations = await declarationsIn(source);
    expect(declarations.length, `${file} has no declaration of lib/api`).toBeGreaterThan(0);
    for (const declaration of declarations) {
      expect(declaration.path, file).toBe(path);
      expect(listed.has(declaration), `${path} is in no list of lib/api`).toBe(true);
      used.add(declaration);
    }
  }
  expect(files.length).toBeGreaterThan(40);
  expect([...listed].filter((one) => !used.has(one)).map(({ path }) => path)).toEqual([]);
});

test("no method of a path is declared twice", () => {
  const routes = [...operations, ...furtherRoutes].map(({ method, path }) => `${method} ${path}`);
  const all = [...routes, ...forms.map(({ path }) => path), ...pages.map(({ path }) => path)];
  expect(all).toEqual([...new Set(all)]);
});

/** The declarations that a file passes to a wrapper, by name or by namespace. */
async function declarationsIn(source: string): Promise<Declaration[]> {
  const imports = source.matchAll(/^import (?!type)(?:\* as (\w+)|\{([^}]*)\}) from "@\/lib\/api\/([a-z-/]+)";$/gm);
  const found: Declaration[] = [];
  for (const [, namespace, names = "", file] of imports) {
    const loaded = (await import(`./${file}.ts`)) as Record<string, Declaration>;
    const wanted = namespace
      ? [...source.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, "g"))].map(([, name]) => name!)
      : names.split(",").map((name) => name.trim());
    found.push(...wanted.map((name) => loaded[name]!).filter((one) => typeof one === "object" && "who" in one));
  }
  return found;
}
