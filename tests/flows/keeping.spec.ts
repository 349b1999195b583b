// What an administrator looks after once everybody is in step, by keyboard alone.

import { Provider, expect, open, test } from "./support/flow.ts";
import { goTo } from "./support/steps.ts";

test("a run is put back, held, and released", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("done"));
  const main = page.getByRole("main");
  await open(page, await here.openShell(), "learners");
  const writes = await here.standin.count("writes");

  await test.step("a run is read, and what putting it back would do", async () => {
    await goTo(page, keyboard, "Runs");
    await keyboard.tabTo("link", /\d{2}:\d{2}/);
    await keyboard.key("Enter");
    await expect(page.getByRole("heading", { level: 1, name: /^Run of/ })).toBeVisible();
    await keyboard.press("button", "Put this run back");
    await expect(page.getByRole("heading", { name: "Stays as it is" })).toBeVisible();
  });

  await test.step("it asks once more, and begins at the answer that does nothing", async () => {
    await keyboard.press("button", "Put back");
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await expect(page.getByRole("button", { name: "Not yet" })).toBeFocused();
    await keyboard.press("button", "Put back now");
    await expect(main).toContainText("What was put back is held");
  });

  await test.step("what was put back waits to be released, and OneFile was not written", async () => {
    await goTo(page, keyboard, "Needs attention");
    await expect(page.getByRole("heading", { name: "Put back and held" })).toBeVisible();
    const held = page.getByRole("button", { name: /^Release/ });
    const number = await held.count();
    expect(number).toBeGreaterThan(0);
    await keyboard.press("button", /^Release/);
    await expect(held).toHaveCount(number - 1);
    expect(await here.standin.count("writes")).toBe(writes);
  });
});

test("runs in the background are paused and go on", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("done"));
  await open(page, await here.openShell(), "learners");
  await keyboard.press("button", /^Pause/);
  await expect(page.getByRole("contentinfo").or(page.getByRole("complementary")).or(page.locator("body"))).toContainText(/paused/i);
  await keyboard.press("button", /^Resume/);
  await expect(page.getByRole("button", { name: /^Pause/ })).toBeVisible();
});

test("a setting that can't be is refused and keeps its value; one that can is kept", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("done"));
  await open(page, await here.openShell(), "learners");
  await goTo(page, keyboard, "Settings");
  const interval = page.getByRole("textbox", { name: "From one run to the next" });
  await expect(interval).toBeVisible();
  const before = await interval.inputValue();
  await keyboard.type(interval, "3");
  await keyboard.key("Tab");
  await expect(page.getByRole("alert")).toBeVisible();
  await keyboard.type(interval, `${Number(before) * 2}`);
  await keyboard.key("Tab");
  await expect(page.getByRole("status").filter({ hasText: "Kept" })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
});
