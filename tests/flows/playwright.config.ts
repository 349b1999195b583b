import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(chromium)) throw new Error(`${chromium} is not there: install Chromium, or name it in CHROMIUM.`);

// Chromium's sandbox does not work for root, which is who runs tests in a container.
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testMatch: "*.spec.ts",
  outputDir: "../../target/flows",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 240_000,
  // Two windows on a busy machine take the focus from each other; what is broken fails twice.
  retries: 1,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: asRoot ? ["--no-sandbox"] : [],
    },
  },
});
