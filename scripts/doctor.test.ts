import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { makeMigratedDatabase } from "@/e2e/support/own-database";
import { cleanEnvironment } from "./clean-environment.mjs";

/** Runs npm run doctor with exactly these settings. */
function doctor(settings: Record<string, string>, ...words: string[]): Promise<{ code: number; text: string }> {
  const options = {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...cleanEnvironment(), ...settings } as NodeJS.ProcessEnv,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", "scripts/doctor.ts", ...words], options, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), text: out + err }),
    );
  });
}

test("the doctor ends with 1 and tells every problem of unusable settings", async () => {
  const { code, text } = await doctor({
    AUTH_URL: "https://sign-in.postkey.dev",
    AUTH_SECRET: "short",
    METRICS_TOKEN: "short",
  });
  expect(code).toBe(1);
  expect(text).toContain("The settings of production");
  for (const name of ["AUTH_SECRET", "METRICS_TOKEN", "DATABASE_URL", "SMTP_URL"])
    expect(text).toMatch(new RegExp(`^failed   settings     ${name} `, "m"));
});

test("the doctor ends with 0 when nothing stands in the way", async () => {
  const database = await makeMigratedDatabase("doctor_run");
  const { code, text } = await doctor({
    AUTH_SECRET: process.env.AUTH_SECRET!,
    DATABASE_URL: database.url,
    AUTH_URL: "http://localhost:9",
  });
  await database.end();
  expect(text).toMatch(/^ok {7}migrations {3}All migrations are applied\.$/m);
  expect(text).toMatch(/^skipped {2}origin/m);
  expect(text).toContain("Everything is in order.");
  expect(code).toBe(0);
});
