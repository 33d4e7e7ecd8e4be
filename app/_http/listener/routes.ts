// Which page or handler a path belongs to, as a pattern such as `/dev/inbox/messages/[id]/html`. Logs and metrics use the
// pattern, because a client can put anything into a path. The patterns are read from the folders of app/, so there is no
// list to maintain. Called by request-log.ts and answers/api-routes.ts.

import { readdirSync, existsSync } from "node:fs";
import path from "node:path";
import { processWide } from "@/lib/process-wide";

/** A route, and the values in the path for the names in its brackets. */
export type Match = { route: string; params: Record<string, string | string[]> };

/** Finds the route of a path as the framework does: in each part a name wins over `[id]`, which wins over `[...rest]`. */
export function matcherOf(routes: readonly string[]): (path: string) => Match | null {
  const fixed = new Set(routes.filter((route) => !route.includes("[")));
  const patterns = routes
    .filter((route) => route.includes("["))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map((route) => ({ route, form: formOf(route) }));
  return (asked) => {
    if (fixed.has(asked)) return { route: asked, params: {} };
    for (const { route, form } of patterns) {
      const found = form.exec(asked);
      if (found) return { route, params: paramsOf(route, found.groups ?? {}) };
    }
    return null;
  };
}

/** The pattern of a path; `static` for the framework's and the public files, `other` for unknown paths. */
export function routeOf(target: string): string {
  const { match, files } = processWide("routes", readRoutes);
  const asked = target.split("?", 1)[0]!.replace(/(.)\/$/, "$1");
  const found = match(asked);
  if (found) return found.route;
  return asked.startsWith("/_next/") || files.has(asked) ? "static" : "other";
}

const orderOf = (route: string) =>
  route
    .split("/")
    .map((part) => (part.startsWith("[") ? (part.includes("...") ? 2 : 1) : 0) + part)
    .join("/");

function formOf(route: string): RegExp {
  const form = route
    .replace(/[.+*?^$()|{}]/g, "\\$&")
    .replace(/\[\[?\\\.\\\.\\\.(\w+)\]\]?/g, "(?<$1>.+)")
    .replace(/\[(\w+)\]/g, "(?<$1>[^/]+)");
  return new RegExp(`^${form}$`);
}

function paramsOf(route: string, groups: Record<string, string>): Match["params"] {
  const isRest = (name: string) => route.includes(`[...${name}]`);
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, isRest(name) ? value.split("/") : value]),
  );
}

function readRoutes(): { match: ReturnType<typeof matcherOf>; files: ReadonlySet<string> } {
  const folder = path.join(process.cwd(), "app");
  const files = path.join(process.cwd(), "public");
  return {
    match: matcherOf(existsSync(folder) ? routesBelow(folder, "") : []),
    files: new Set(existsSync(files) ? readdirSync(files).map((name) => `/${name}`) : []),
  };
}

function routesBelow(folder: string, route: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return /^(page|route)\.(ts|tsx)$/.test(entry.name) ? [route || "/"] : [];
    // A folder with an underscore is private. One in parentheses is a group and not part of the path.
    if (entry.name.startsWith("_")) return [];
    return routesBelow(path.join(folder, entry.name), entry.name.startsWith("(") ? route : `${route}/${entry.name}`);
  });
}
