// Learners of both systems find each other, by keyboard alone.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Provider, expect, open, test } from "./support/flow.ts";
import type { Keyboard } from "./support/keyboard.ts";
import { goTo, openLearner } from "./support/steps.ts";

const first = (page: Page) => page.getByRole("list", { name: "Suggestions" }).getByRole("button", { expanded: true });

/** What the focused row says, and that one is focused. */
async function focusedRow(page: Page): Promise<string> {
  await expect(first(page)).toBeFocused();
  return (await first(page).innerText()).trim();
}

/** Presses Tab until a row of the list is focused. */
async function toTheList(page: Page, keyboard: Keyboard): Promise<void> {
  await expect(first(page)).toBeVisible();
  await keyboard.tabTo("button", (await first(page).innerText()).includes("candidates") ? /candidates in/ : /in PICS,/);
}

test("learners are linked from suggestions, a rival is resolved, and a linked learner synchronises", async ({
  page,
  provider,
  keyboard,
}) => {
  const here = await provider(Provider.unlinked());
  const folder = mkdtempSync(join(tmpdir(), "tandem-links-"));
  const main = page.getByRole("main");
  const told = (text: RegExp) => expect(page.getByRole("status").filter({ hasText: text }).first()).toBeVisible();
  await open(page, await here.openShell(), "learners");

  await test.step("OneFile is read once; nothing is linked by that", async () => {
    await goTo(page, keyboard, "Linking");
    await expect(main).toContainText("not read for linking yet");
    await keyboard.press("button", "Read OneFile");
    await told(/OneFile was read/);
    await expect(main).toContainText(/suggestions need you/);
    expect(await here.standin.count("writes")).toBe(0);
  });

  let name = "";
  await test.step("a suggestion shows both sides, and Enter links it and goes on", async () => {
    await toTheList(page, keyboard);
    const before = await focusedRow(page);
    await expect(main.getByRole("table").first()).toContainText("agrees");
    const held = (field: string) => main.getByRole("row", { name: field }).getByRole("cell").first().innerText();
    name = `${await held("Surname")}, ${await held("First name")}`;
    await keyboard.key("Enter");
    await told(/is linked/);
    expect(await focusedRow(page)).not.toBe(before);
  });

  await test.step("another one is not the same person, and is not suggested again", async () => {
    const refused = await focusedRow(page);
    await keyboard.key("n");
    await told(/Kept/);
    expect(await focusedRow(page)).not.toBe(refused);
  });

  await test.step("of two candidates one is chosen", async () => {
    await keyboard.key("End");
    const group = await focusedRow(page);
    expect(group).toContain("2 candidates in OneFile");
    await keyboard.key("Enter");
    await expect(main.getByRole("radio", { name: /OneFile \d+/ }).first()).toBeFocused();
    await keyboard.key("Space");
    await keyboard.key("Enter");
    await told(new RegExp(`${group.split(":")[0]} is linked`));
    await expect(first(page)).toBeFocused();
    await expect(main.getByRole("button", { name: group.split(":")[0]! })).toHaveCount(0);
  });

  await test.step("the strong ones that are left are linked at once, rivals stay", async () => {
    await keyboard.press("button", /^Link all \d+ strong ones/);
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await expect(page.getByRole("button", { name: "Not yet" })).toBeFocused();
    await keyboard.press("button", /^Link \d+$/);
    await told(/learners are linked/);
    await expect(first(page)).toBeFocused();
    await expect(main.getByRole("button", { name: /strong ones/ })).toHaveCount(0);
  });

  await test.step("a linked one is taken apart again, after what follows was said", async () => {
    await keyboard.choose("Which of them", /^Linked/);
    const pairs = page.getByRole("list", { name: "Linked pairs" }).getByRole("listitem");
    await expect(pairs.first()).toBeVisible();
    const number = await pairs.count();
    await keyboard.press("button", /^Unlink … (?!.*$)|^Unlink …/);
    await expect(page.getByRole("alertdialog").getByRole("listitem").first()).toBeVisible();
    await keyboard.press("button", "Not yet");
    await expect(pairs).toHaveCount(number);
  });

  await test.step("what is left becomes a table, and a table links a pair", async () => {
    const file = join(folder, "unlinked.csv");
    await keyboard.choose("Which of them", /^Without partner/);
    await keyboard.press("button", "Save as a table …");
    await keyboard.type(page.getByRole("textbox", { name: "Table of learners without partner" }), file);
    await keyboard.press("button", "Save the table");
    await expect(page.getByRole("status").filter({ hasText: file })).toContainText("is not encrypted");
    const rows = readFileSync(file, "utf8").replaceAll('"', "").split("\n").map((row) => row.split(","));
    const id = (system: string) => rows.find((row) => row[1] === system)![2]!;

    const table = join(folder, "links.csv");
    writeFileSync(table, `Ident,OneFile\n${id("PICS")},${id("OneFile")}\nNOBODY,1\n`);
    await keyboard.press("button", "Link from a table …");
    await keyboard.type(page.getByRole("textbox", { name: "Table of links" }), table);
    await keyboard.press("button", "See what it would link");
    await expect(page.getByRole("list", { name: "Lines of the table" })).toContainText("NOBODY");
    await keyboard.press("button", "Link 1 pair");
    await expect(page.getByRole("status").filter({ hasText: "1 pair linked." })).toBeVisible();
    rmSync(folder, { recursive: true });
  });

  await test.step("the learner who was linked first synchronises", async () => {
    await goTo(page, keyboard, "Learners");
    await openLearner(page, keyboard, name);
    await keyboard.press("button", /^Sync now/);
    await expect(page.getByRole("region", { name: "What Sync did" })).toBeVisible();
    expect(await here.standin.count("writes")).toBeGreaterThan(0);
  });
});
