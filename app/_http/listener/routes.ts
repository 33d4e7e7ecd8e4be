// Which page or handler a path belongs to, as a pattern such as `/dev/inbox/messages/[id]/html`: for logs and metrics,
// where a path itself could hold what somebody put into it. Read from the folders of app/, so that there is no list
// to forget. Asked by request-log.

import { readdirSync, existsSync } from "node:fs";
import path from "node:path";
import { processWide } from "@/lib/process-wide";

type Routes = { fixed: Set<string>; patterns: { route: string; matches: RegExp }[]; files: Set<string> };

/** The pattern of a path; `static` for the framework's and the public files, `other` for what is nothing here. */
export function routeOf(target: string): string {
  const { fixed, patterns, files } = processWide("routes", readRoutes);
  const asked = target.split("?", 1)[0]!.replace(/(.)\/$/, "$1");
  if (fixed.has(asked)) return asked;
  if (asked.startsWith("/_next/") || files.has(asked)) return "static";
  return patterns.find(({ matches }) => matches.test(asked))?.route ?? "other";
}

function readRoutes(): Routes {
  const folder = path.join(process.cwd(), "app");
  const all = existsSync(folder) ? routesBelow(folder, "") : [];
  const files = path.join(process.cwd(), "public");
  return {
    fixed: new Set(all.filter((route) => !route.includes("["))),
    // The framework prefers a single segment to a catch-all, and the deeper of two.
    patterns: all
      .filter((route) => route.includes("["))
      .sort((a, b) => Number(a.includes("[...")) - Number(b.includes("[...")) || b.length - a.length)
      .map((route) => ({
        route,
        matches: new RegExp(
          `^${route
            .replace(/[.+*?^$()|{}]/g, "\\$&")
            .replace(/\/\[\[?\\\.\\\.\\\.\w+\]\]?/g, "/.+")
            .replace(/\[\w+\]/g, "[^/]+")}$`,
        ),
      })),
    files: new Set(existsSync(files) ? readdirSync(files).map((name) => `/${name}`) : []),
  };
}

function routesBelow(folder: string, route: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return /^(page|route)\.(ts|tsx)$/.test(entry.name) ? [route || "/"] : [];
    // A folder with an underscore is private; one in parentheses is a group and no part of the path.
    if (entry.name.startsWith("_")) return [];
    return routesBelow(path.join(folder, entry.name), entry.name.startsWith("(") ? route : `${route}/${entry.name}`);
  });
}
