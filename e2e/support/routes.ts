// What the app answers, read from the folders of app/: a new page, form or handler is in every test that walks them, and
// where a test needs to know more of each, the test fails until it does.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(fileURLToPath(new URL("../..", import.meta.url)), "app");

/** Every page, such as `/login/check-email`. Those that catch what is left have no path of their own. */
export const pages = routesWith("page.tsx");

/** The name of every form's handler, such as `end-session`. */
export const forms = routesWith("route.ts")
  .filter((path) => path.startsWith("/forms/"))
  .map((path) => path.slice("/forms/".length));

/** Every other handler, as OpenAPI writes it: `/auth/sessions/{id}`. */
export const handlers = routesWith("route.ts").filter((path) => !path.startsWith("/forms/"));

/** The routes that programs use. Pages' own and the developer's are no API; phones fetch two for links into apps. */
export const api = handlers.filter(
  (path) => !/^\/(login|dev|api)\/|^\/\.well-known\/(apple-app-site-association|assetlinks\.json)$/.test(path),
);

/** Every route.ts that the listener answers by itself, as its folder is named: `/auth/sessions/[id]`, `/auth/[...rest]`. */
export const answeredByListener = foldersWith("route.ts").filter((route) => !/^\/(api|dev|forms|login)\//.test(route));

/** A path to ask for: with something in the place of each parameter. */
export function askable(path: string): string {
  return path.replaceAll(/\{\w+\}/g, "x");
}

function routesWith(file: string): string[] {
  return foldersWith(file)
    .filter((path) => !path.includes("[..."))
    .map((path) => path.replaceAll(/\[(\w+)\]/g, "{$1}"))
    .toSorted();
}

function foldersWith(file: string): string[] {
  return [
    "",
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length)),
  ]
    .filter((path) => existsSync(join(folder, path, file)) && !path.includes("/_"))
    .map((path) => path || "/")
    .toSorted();
}
