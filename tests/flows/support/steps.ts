// What several flows do, as a person does it.

import { type Page, expect } from "@playwright/test";
import type { Keyboard } from "./keyboard.ts";

/** Goes to a screen by the navigation. */
export async function goTo(page: Page, keyboard: Keyboard, screen: string): Promise<void> {
  await keyboard.press("link", new RegExp(`^${screen}`));
  await expect(page.getByRole("heading", { level: 1, name: screen })).toBeVisible();
}

/** Goes to a screen that the navigation does not name. */
export async function goToAddress(page: Page, hash: string): Promise<void> {
  await page.evaluate((address) => {
    location.hash = address;
  }, hash);
}

/** Fills the connection screen and presses Connect. */
export async function connect(page: Page, keyboard: Keyboard, address: string, token: string): Promise<void> {
  await keyboard.choose("Environment", /^Other address/);
  await keyboard.type(page.getByRole("textbox", { name: "Address" }), address);
  await keyboard.type(page.getByLabel("Customer token"), token);
  await keyboard.press("button", "Connect");
}

/** Confirms every step of the gate that only a person can know. */
export async function confirmGate(page: Page): Promise<void> {
  const steps = [
    "picsweb_off",
    "scheduler_off",
    "credentials_removed",
    "staff_told",
    "one_installation",
    "reviews_decided",
    "desktop_settings",
  ];
  const answers = await page.evaluate(async (all) => {
    const asked = all.map((step) =>
      fetch("/call/confirm_step", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ step, name: "A. Brook", note: "looked" }),
      }),
    );
    return (await Promise.all(asked)).map((answer) => answer.status);
  }, steps);
  expect(answers).toEqual(steps.map(() => 200));
}

/** Presses Accept, and waits for the last question, which begins at the answer that writes nothing. */
export async function askToAccept(page: Page, keyboard: Keyboard): Promise<void> {
  await keyboard.press("button", "Accept and synchronise");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expect(page.getByRole("button", { name: "Not yet" })).toBeFocused();
}

/** Accepts the preview that is shown. */
export async function accept(page: Page, keyboard: Keyboard): Promise<void> {
  await askToAccept(page, keyboard);
  await keyboard.press("button", "Synchronise now");
}

/** Presses Create, and answers the last question with yes. */
export async function create(page: Page, keyboard: Keyboard, whom: string): Promise<void> {
  await keyboard.press("button", `Create ${whom} in OneFile`);
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await keyboard.press("button", `Create ${whom}`);
}

/** Types part of a name and opens the first learner found. */
export async function openLearner(page: Page, keyboard: Keyboard, name: string): Promise<void> {
  const [surname = "", first = ""] = name.split(", ");
  await keyboard.type(page.getByRole("searchbox", { name: "Find a learner" }), `${surname.slice(0, 4)} ${first.slice(0, 3)}`);
  await keyboard.key("ArrowDown");
  await expect(page.getByRole("link", { name })).toBeFocused();
  await keyboard.key("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `${first} ${surname}` })).toBeVisible();
}
