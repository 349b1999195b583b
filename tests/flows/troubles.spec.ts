// What goes wrong says so in its own sentence, with what to do, and goes on once it is put right.

import type { Page } from "@playwright/test";
import { Provider, expect, open, test } from "./support/flow.ts";
import { accept, connect, goTo } from "./support/steps.ts";

/** The card of a trouble: what is wrong, and what to do next. */
function trouble(page: Page) {
  return page.getByRole("alert");
}

async function openFirstLearner(page: Page, key: (key: string) => Promise<void>): Promise<void> {
  await expect(page.getByRole("searchbox", { name: "Find a learner" })).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await key("/");
  await key("ArrowDown");
  await key("Enter");
  await expect(page.getByRole("button", { name: "Sync now" })).toBeVisible();
}

test("OneFile does not answer", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("done"));
  await open(page, await here.openShell(), "learners");
  await here.standin.stop();
  await openFirstLearner(page, (key) => keyboard.key(key));
  await expect(trouble(page)).toContainText("OneFile can't be reached");
  await expect(trouble(page)).toContainText("check this computer's network");
});

test("the customer token is wrong, then right", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("empty"));
  const { standin } = here;
  await open(page, await here.openShell({ throwAway: true }));
  await goTo(page, keyboard, "Connection");
  await connect(page, keyboard, standin.address, "a-wrong-token");
  await expect(trouble(page)).toContainText("OneFile refused the customer token");
  await expect(trouble(page)).toContainText("Check that the token belongs to this environment");
  await connect(page, keyboard, standin.address, standin.token);
  await expect(page.getByRole("main")).toContainText("Northmoor Training Group");
  await expect(trouble(page)).toBeHidden();
});

test("a web page comes where data should be", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.at("done"));
  await here.standin.fault({ endpoint: "POST LearningAim/Search", effect: "html" });
  await open(page, await here.openShell(), "learners");
  await openFirstLearner(page, (key) => keyboard.key(key));
  await expect(trouble(page)).toContainText("A web page came where OneFile's data should be");
  await expect(trouble(page)).toContainText("A proxy or a sign-in page may stand between");
  await here.standin.noFaults();
  await keyboard.press("button", "Try again");
  await expect(page.getByRole("region", { name: /^Both systems/ }).getByRole("table").first()).toBeVisible();
  await expect(trouble(page)).toBeHidden();
});

test("another process holds the data folder", async ({ page, context, provider, keyboard }) => {
  const here = await provider(Provider.at("records"));
  const holder = await context.newPage();
  await open(holder, await here.openShell(), "learners");
  await open(page, await here.openShell());
  await page.bringToFront();
  await expect(trouble(page)).toContainText("window-shell");
  await expect(page.getByRole("navigation")).toBeHidden();
  await holder.close();
  await here.closeShell();
  await keyboard.press("button", "Try again");
  await expect(page.getByRole("navigation")).toBeVisible();
  await expect(trouble(page)).toBeHidden();
});

test("a run is stopped halfway and gone on with", async ({ page, provider, keyboard }) => {
  const undisturbed = await provider(Provider.at("done"));
  const here = await provider(Provider.at("connected"));
  const { standin } = here;
  await open(page, await here.openShell(), "initial");
  await keyboard.press("button", "Make a preview");
  await expect(page.getByRole("button", { name: "Accept and synchronise" })).toBeVisible();
  await standin.set({ latency_ms: 250 });
  await accept(page, keyboard);
  await expect.poll(() => standin.count("writes")).toBeGreaterThan(0);
  await keyboard.press("button", "Stop");
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  const stopped = await standin.comparable();
  expect(stopped, "it stopped before the end").not.toEqual(await undisturbed.standin.comparable());

  await standin.set({ latency_ms: 0 });
  await keyboard.press("button", "Go on");
  await expect(page.getByRole("button", { name: "Synchronise everybody now" })).toBeVisible();
  expect(await standin.comparable(), "it ends as if undisturbed").toEqual(await undisturbed.standin.comparable());
});
