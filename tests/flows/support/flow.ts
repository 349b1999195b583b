// A test with a provider and a window, which ends both and fails on whatever the page complains of.

import { type ConsoleMessage, type Page, test as base, expect } from "@playwright/test";
import { Keyboard } from "./keyboard.ts";
import { Provider } from "./provider.ts";

interface Flow {
  /** Makes the provider of this test. */
  provider: (make: Promise<Provider>) => Promise<Provider>;
  keyboard: Keyboard;
  /** What the page complained of so far. */
  complaints: string[];
}

/** What the browser logs by itself, without a fault of the page. */
function isNoFault(message: ConsoleMessage): boolean {
  const { url } = message.location();
  const trouble = /^Failed to load resource: the server responded with a status of 422/;
  return (url.includes("/call/") && trouble.test(message.text())) || url.endsWith("/favicon.ico");
}

export const test = base.extend<Flow>({
  provider: async ({}, use) => {
    const made: Provider[] = [];
    await use(async (make) => {
      const provider = await make;
      made.push(provider);
      return provider;
    });
    await Promise.all(made.map((provider) => provider.end()));
  },

  keyboard: async ({ page }, use) => {
    await use(new Keyboard(page));
  },

  complaints: [
    // The provider comes first, so that it ends after the page has left it.
    async ({ page, provider: _ }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" && !isNoFault(message)) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(`${error}`));
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (violation) => {
          console.error(`The policy forbids ${violation.blockedURI} (${violation.effectiveDirective})`);
        });
      });
      await use(complaints);
      // What is under way when the shell ends would be lost, which says nothing about the page.
      await page.goto("about:blank");
      expect(complaints, "what the page complained of").toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the window: at its first screen, or at this one. */
export async function open(page: Page, url: string, screen = ""): Promise<void> {
  await page.goto(url);
  if (screen !== "") await page.goto(`${new URL(url).origin}/#/${screen}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** Closes the window and the shell, and opens both again. */
export async function startAgain(page: Page, provider: Provider, screen = ""): Promise<void> {
  await page.goto("about:blank");
  await provider.closeShell();
  await open(page, await provider.openShell(), screen);
}

export { expect, Provider };
