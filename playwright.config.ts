// Every test runs on this one runner: units, the API, browsers. `npm test` sets the environment
// (scripts/test.mjs); the apps under e2e are started by e2e/support/global-setup.ts.

import { defineConfig, devices, type Project } from "playwright/test";

const origin = process.env.POSTKEY_TEST_ORIGIN;

const chromium = {
  ...devices["Desktop Chrome"],
  launchOptions: {
    // Unset: the browser that Playwright itself installed.
    executablePath: process.env.POSTKEY_TEST_CHROMIUM || undefined,
    // The browser talks to nobody but the app, or a run would depend on the network.
    args: ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  },
};

// A machine of CI may lose a browser to its neighbours. Such a test is named before the last line: it is a defect to mend.
const browserRetries = process.env.CI === "true" ? 1 : 0;

/** One folder each, because a run empties the folders of its projects first. */
const outputDir = (project: string) => `test-results/${project}`;

/**
 * The development server by one of the addresses that "localhost" leads to, which differs from machine to machine. A
 * page is compiled by its first visitor, on a slow machine for minutes.
 */
const development = (name: string, address: string): Project => ({
  name,
  testDir: "e2e/dev",
  outputDir: outputDir(name),
  fullyParallel: true,
  timeout: 15 * 60_000,
  expect: { timeout: 5 * 60_000 },
  use: {
    ...chromium,
    launchOptions: {
      ...chromium.launchOptions,
      args: [...chromium.launchOptions.args, `--host-resolver-rules=MAP localhost ${address}`],
    },
    baseURL: origin,
    screenshot: "only-on-failure",
  },
});

export default defineConfig({
  testDir: ".",
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Far beyond what any takes on two free cores: a busy machine must not fail a promise that is kept.
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: [["list"], ["json", { outputFile: process.env.POSTKEY_TEST_REPORT || "test-results/report.json" }]],
  globalSetup: "./e2e/support/global-setup.ts",
  projects: [
    {
      name: "unit",
      testMatch: /\/(lib|app|db|packages|scripts)\/.*\.test\.ts$/,
      testIgnore: /\/\.next/,
      outputDir: outputDir("unit"),
    },
    {
      name: "api",
      testDir: "e2e/api",
      outputDir: outputDir("api"),
      fullyParallel: true,
      use: { baseURL: origin },
    },
    {
      name: "browser",
      testDir: "e2e/browser",
      outputDir: outputDir("browser"),
      fullyParallel: true,
      retries: browserRetries,
      use: { ...chromium, baseURL: origin, screenshot: "only-on-failure" },
    },
    {
      name: "https",
      testDir: "e2e/https",
      outputDir: outputDir("https"),
      retries: browserRetries,
      use: {
        ...chromium,
        baseURL: process.env.POSTKEY_TEST_HTTPS_ORIGIN,
        ignoreHTTPSErrors: true,
      },
    },
    development("dev-ipv4", "127.0.0.1"),
    development("dev-ipv6", "[::1]"),
    {
      name: "long",
      testDir: "e2e/long",
      outputDir: outputDir("long"),
      timeout: 10 * 60_000,
      use: { ...chromium, baseURL: origin },
    },
  ],
});
