// What holds for every screen in every state.

import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** axe finds nothing, in light and in dark. */
export async function isAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
    );
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
    expect(passes.length, `${state}, ${colorScheme}: rules that had something to look at`).toBeGreaterThan(5);
  }
}

/** The page itself never scrolls sideways, so that nothing is read by dragging. */
export async function fitsSideways(page: Page, state: string): Promise<void> {
  const { wide, seen, widest } = await page.evaluate(() => {
    const root = document.documentElement;
    const over = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.classList}`);
    return { wide: root.scrollWidth, seen: root.clientWidth, widest: over.slice(0, 8).join(", ") };
  });
  expect(wide, `${state}: ${widest}`).toBeLessThanOrEqual(seen);
}

/** Nothing moves where the system asks for no motion. */
export async function isStill(page: Page, state: string): Promise<void> {
  const moving = await page.evaluate(() => {
    const longest = (times: string) =>
      Math.max(...times.split(",").map((time) => Number.parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000)));
    const found: string[] = [];
    for (const element of document.querySelectorAll("*")) {
      for (const part of [undefined, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        const moves = style.animationName !== "none" && longest(style.animationDuration) > 1;
        if (moves || longest(style.transitionDuration) > 1) {
          found.push(`${element.tagName.toLowerCase()}.${element.classList}${part ?? ""}`);
        }
      }
    }
    return [...new Set(found)];
  });
  expect(moving, state).toEqual([]);
}

// A colour that is half way between two themes has the contrast of neither.
async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
}
