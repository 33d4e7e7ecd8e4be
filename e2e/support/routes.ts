// The pages, forms and routes that lib/api declares. A new one is in every test that walks them; if a test needs to know
// more about each, it fails until that is added. lib/api/declarations.test.ts compares the declarations with app/.

import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { forms as declaredForms, pages as declaredPages } from "@/lib/api/pages";
import { furtherRoutes } from "@/lib/api/further";
import { operations } from "@/lib/api/operations";

const root = fileURLToPath(new URL("../..", import.meta.url));

const named = (all: readonly { path: string }[]) =>
  [...new Set(all.map(({ path }) => path))].filter((path) => !path.includes("{...")).toSorted();

/** Every page, such as `/login/check-email`, apart from those that catch the rest of a path. */
export const pages = named(declaredPages);

/** The name of every form's handler, such as `end-session`. */
export const forms = named(declaredForms).map((path) => path.slice("/forms/".length));

/** The routes that programs use. */
export const api = named(operations);

/** Every handler that is no form's, as OpenAPI writes it: `/auth/sessions/{id}`. */
export const handlers = named([...operations, ...furtherRoutes]);

/** Every route.ts that the listener answers by itself, as its folder is named: `/auth/sessions/[id]`, `/auth/[...rest]`. */
export const answeredByListener = filesOf("route.ts")
  .map(({ file }) => dirname(file).slice("app".length))
  .filter((route) => !/^\/(api|dev|forms|login)\//.test(route))
  .toSorted();

/** A path that can be requested, with a value for each parameter. */
export function askable(path: string): string {
  return path.replaceAll(/\{(\.\.\.)?\w+\}/g, "x");
}

const asked = [...operations, ...furtherRoutes, ...declaredPages].filter(({ query }) => query);

/** Each path whose query is read, with all of its parameters. */
export const withQueries = asked.map(
  ({ path, query }) =>
    `${askable(path)}?${Object.keys(query!.shape)
      .map((name) => `${name}=x`)
      .join("&")}`,
);

/** The names of all parameters and fields that are read anywhere. */
export const parameterNames = [
  ...new Set(
    [
      ...asked.map(({ query }) => query!),
      ...operations.flatMap(({ body }) => body?.schema ?? []),
      ...declaredForms.map(({ fields }) => fields),
    ].flatMap((schema) => propertiesOf(z.toJSONSchema(schema, { io: "input" }))),
  ),
];

function propertiesOf({ properties = {}, oneOf = [], anyOf = [] }: z.core.JSONSchema.BaseSchema): string[] {
  return [
    ...Object.keys(properties),
    ...[...oneOf, ...anyOf].flatMap((one) => propertiesOf(one as typeof one & object)),
  ];
}

/** Every page.tsx or route.ts below app/, with the path that it answers. */
export function filesOf(name: "page.tsx" | "route.ts"): { file: string; path: string }[] {
  return readdirSync(join(root, "app"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === name)
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("/_"))
    .map((file) => ({ file, path: pathOf(dirname(file).slice("app".length)) }));
}

function pathOf(folder: string): string {
  return folder.replaceAll(/\[((?:\.\.\.)?\w+)\]/g, "{$1}") || "/";
}
