// All text for people is in lib/i18n/locales. The linter (react/jsx-no-literals) refuses text between tags. This test
// finds text in strings. Pages for developers (app/dev, app/docs) and operators (app/status) are in English.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";

const root = fileURLToPath(new URL("../..", import.meta.url));
// A string that begins like a sentence, and an attribute that is read aloud. Next's metadata also uses `title:`.
const sentences = /["'`][A-Z][a-z']*,? [a-z$][^"'`\n]*["'`]/g;
const readAloud = /\b(?:aria-label|title|label|alt|placeholder)(?:=|: )"[^"]+"/g;

const english = ["app/dev", "app/status", "app/docs"];

function viewsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return english.includes(relative(root, path)) ? [] : viewsBelow(path);
    return /\.tsx$/.test(entry.name) || (folder.endsWith("_ui") && !/\.test\.ts$/.test(entry.name)) ? [path] : [];
  });
}

/** Comments may contain sentences. */
const withoutComments = (text: string) => text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");

test("no view contains text of its own", () => {
  const views = viewsBelow(join(root, "app"));
  expect(views.length).toBeGreaterThan(30);
  const found = views.flatMap((path) => {
    const text = withoutComments(readFileSync(path, "utf8"));
    return [...text.matchAll(sentences), ...text.matchAll(readAloud)].map(
      ([match]) => `${relative(root, path)}: ${match}`,
    );
  });
  // These strings are keys of texts, not text.
  expect(found.filter((line) => !/^app\/_ui\/account-frame\.tsx: label: "\w+"$/.test(line))).toEqual([]);
});
