// What several flows do, as a person does it.

import { type Locator, type Page, expect } from "@playwright/test";
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

/** Steps that only a person can know, in their order. */
const PERSONS = [
  "The OneFile integration in PICSWeb is off",
  "The synchronisation in the desktop scheduler is off",
  "OneFile user name and password are gone from desktop PICS",
  "Staff know not to use “update OneFile” in the achievements tab",
  "This is the only Tandem for this centre",
  "Review switches and visit type are decided",
  "Everybody knows that desktop settings no longer apply",
];

/** Unfolds a step of the moving-over screen; what it says. */
export async function openStep(page: Page, keyboard: Keyboard, title: string): Promise<Locator> {
  const button = page.getByRole("button", { name: title, exact: true });
  if ((await button.getAttribute("aria-expanded")) !== "true") await keyboard.press("button", title);
  await expect(button).toHaveAttribute("aria-expanded", "true");
  return page.getByRole("listitem").filter({ has: button });
}

/** Confirms the steps that only a person can know; goes round those that have a reason here. */
export async function confirmGate(page: Page, keyboard: Keyboard, round: Record<string, string> = {}): Promise<void> {
  await goTo(page, keyboard, "Moving over");
  for (const title of PERSONS) {
    const step = await openStep(page, keyboard, title);
    const reason = round[title];
    if (reason !== undefined) {
      await keyboard.press("button", "Go round this step …");
      await keyboard.type(page.getByRole("textbox", { name: "Why it can’t be done yet" }), reason);
      await keyboard.press("button", "Go round it");
      await expect(step).toContainText(reason);
      continue;
    }
    await keyboard.type(page.getByRole("textbox", { name: "Who looked" }), "Ada Brook");
    await keyboard.type(page.getByRole("textbox", { name: "What was seen" }), "Looked on PC-7 and PC-9");
    await keyboard.press("button", "Confirm");
    await expect(step).toContainText(/Confirmed by Ada Brook, .*: Looked on PC-7 and PC-9/);
  }
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
