import { defineConfig, devices } from "playwright/test";

export default defineConfig({
  testDir: ".",
  fullyParallel: true,
  // A mail travels by SMTP before a test can go on.
  timeout: 60_000,
  use: {
    ...devices["Desktop Chrome"],
    // Your own app, once you have one; Postkey itself until then.
    baseURL: process.env.APP_URL || process.env.POSTKEY_URL || "http://localhost:3000",
    // Unset: the browser that `npx playwright install chromium` brought.
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined },
  },
});
