// Compares every mail, word for word and tag for tag, with the agreed version. After an intended change, write the files
// again with `npx playwright test --project=unit snapshots --update-snapshots=all` and read the difference.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { allLocales } from "../../i18n/locales";
import { mailKinds, renderMail } from "./render";
import { sampleBrand, sampleMail } from "./samples";

const folder = join(dirname(fileURLToPath(import.meta.url)), "snapshots");

for (const kind of mailKinds) {
  for (const locale of allLocales) {
    test(`${kind} in ${locale} is as it was agreed on`, () => {
      const { subject, text, html } = renderMail(sampleMail(kind, locale), sampleBrand);
      sameAsFile(`${kind}.${locale}.txt`, `Subject: ${subject}\n\n${text}`);
      sameAsFile(`${kind}.${locale}.html`, html);
    });
  }
}

/** We read the file ourselves, because the runner puts project and platform into its file names. */
function sameAsFile(name: string, content: string): void {
  const file = join(folder, name);
  if (test.info().config.updateSnapshots === "all") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
  }
  expect(content).toBe(readFileSync(file, "utf8"));
}
