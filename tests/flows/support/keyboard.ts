// Everything that a person does with the keyboard. There is no mouse here.

import { type Locator, type Page, expect } from "@playwright/test";

export type Role = Parameters<Page["getByRole"]>[0];

/** More presses of Tab than any screen has stops. */
const STOPS = 150;

export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Presses Tab until this is focused. */
  async tabTo(role: Role, name: string | RegExp): Promise<void> {
    await this.tabToOneOf(this.page.getByRole(role, { name, exact: typeof name === "string" }), `${role} “${name}”`);
  }

  /** Goes there, and presses Enter. */
  async press(role: Role, name: string | RegExp): Promise<void> {
    await expect(this.page.getByRole(role, { name, exact: typeof name === "string" }).first()).toBeEnabled();
    await this.tabTo(role, name);
    await this.key("Enter");
  }

  /** Goes there, and types in place of what it holds. */
  async type(field: Locator, text: string): Promise<void> {
    await this.tabToOneOf(field, `${field}`);
    await this.key("Control+a");
    await this.key("Delete");
    await this.page.keyboard.type(text);
    await expect(field).toHaveValue(text);
  }

  /** Goes to a group of radio buttons, and with the arrows to this one. */
  async choose(group: string | RegExp, name: string | RegExp): Promise<void> {
    const radios = this.page.getByRole("radiogroup", { name: group }).getByRole("radio");
    const wanted = this.page.getByRole("radiogroup", { name: group }).getByRole("radio", { name });
    await this.tabToOneOf(radios, `a radio button of “${group}”`);
    const met = [];
    for (const _ of await radios.all()) {
      if (await isFocused(wanted)) break;
      met.push(await this.focused());
      await this.key("ArrowDown");
    }
    if (!(await isFocused(wanted))) throw new Error(`The arrows never reached “${name}”, but met ${met.join(", ")}.`);
    if (!(await wanted.isChecked())) await this.key("Space");
    await expect(wanted).toBeChecked();
  }

  /** Goes to a list that unfolds, and with the arrows to this entry. */
  async pick(list: string, entry: RegExp): Promise<void> {
    const wanted = this.page.getByRole("combobox", { name: list, exact: true });
    await this.tabTo("combobox", list);
    const chosen = () => wanted.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? "");
    const met = [];
    for (let at = await wanted.locator("option").count(); at > 0; at--) {
      if (entry.test(await chosen())) return;
      met.push(await chosen());
      await this.key("ArrowDown");
    }
    if (!entry.test(await chosen())) throw new Error(`The arrows never reached ${entry}, but met ${met.join(", ")}.`);
  }

  async key(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** What the focus is on, in words. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return "nothing";
      const name = element.getAttribute("aria-label") ?? element.textContent?.trim().replace(/\s+/g, " ").slice(0, 60);
      return `${element.getAttribute("role") ?? element.tagName.toLowerCase()} “${name}”`;
    });
  }

  private async tabToOneOf(wanted: Locator, what: string): Promise<void> {
    await expect(wanted.first(), what).toBeVisible();
    const met = [];
    for (let stop = 0; stop < STOPS; stop++) {
      if (await isFocused(wanted)) return;
      met.push(await this.focused());
      await this.key("Tab");
    }
    throw new Error(`Tab never reached ${what}, but met ${[...new Set(met)].join(", ")}.`);
  }
}

async function isFocused(wanted: Locator): Promise<boolean> {
  return wanted.evaluateAll((elements) => elements.some((element) => element === document.activeElement));
}
