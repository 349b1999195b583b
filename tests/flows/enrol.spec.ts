// A learner who has no portfolio in OneFile gets one, and is synchronised. By keyboard alone.

import type { Page } from "@playwright/test";
import { Provider, expect, open, test } from "./support/flow.ts";
import type { StandIn } from "./support/standin.ts";
import { create, goToAddress, openLearner } from "./support/steps.ts";

/** Of the invented learners the one without an account, whose organisation may be a placement of OneFile. */
const KEY = "NM-00016";
const NAME = "Yıldız, Kwame";
const WHO = "Kwame Yıldız";

test("a learner without a portfolio is enrolled, and then synchronised", async ({ page, provider, keyboard }) => {
  const { standin } = await opened(page, provider);
  const main = page.getByRole("main");

  await test.step("the learner’s page leads to enrolling, which says what is missing", async () => {
    await openLearner(page, keyboard, NAME);
    await expect(main).toContainText("Not synchronised");
    await keyboard.press("link", "Create in OneFile…");
    await expect(main).toContainText(`${WHO} can’t be created yet`);
    await expect(page.getByRole("list", { name: `What is missing for ${WHO}` })).toContainText("placement");
    await expect(page.getByRole("button", { name: "Create in OneFile" })).toBeDisabled();
  });

  await test.step("a placement is chosen, and nothing was written so far", async () => {
    await keyboard.pick(`Placement of ${WHO}`, /^Northmoor/);
    await expect(main).toContainText(`${WHO} would be created in OneFile.`);
    await expect(page.getByRole("region", { name: `What is sent of ${WHO}` })).toContainText("MIS value");
    expect(await standin.users(NAME)).toEqual([]);
  });

  await test.step("creating asks once more, and can be left", async () => {
    await keyboard.press("button", `Create ${WHO} in OneFile`);
    await expect(page.getByRole("button", { name: "Not yet" })).toBeFocused();
    await keyboard.key("Enter");
    await expect(page.getByRole("alertdialog")).toBeHidden();
    expect(await standin.users(NAME)).toEqual([]);
  });

  await test.step("the account is there, once, and linked", async () => {
    await create(page, keyboard, WHO);
    await expect(main).toContainText(/Enrolled/);
    const users = await standin.users(NAME);
    expect(users).toHaveLength(1);
    await expect(main).toContainText(`OneFile account ${users[0]?.id}`);
    await expect(page.getByRole("group", { name: "What came of it" })).toBeFocused();
  });

  await test.step("what OneFile has new comes with Sync", async () => {
    await standin.register(NAME, "REG-FIRST");
    await keyboard.press("link", /^Open the learner’s page/);
    await expect(page.getByRole("region", { name: /^Both systems/ })).toContainText("REG-FIRST");
    await expect(page.getByRole("link", { name: "Create in OneFile…" })).toHaveCount(0);
    await keyboard.press("button", "Sync now");
    await expect(page.getByRole("region", { name: "What Sync did" })).toContainText("REG-FIRST");
    expect(await standin.users(NAME)).toHaveLength(1);
  });
});

test("an answer that was lost is a question to a person, and never a second account", async ({
  page,
  provider,
  keyboard,
}) => {
  const { standin } = await opened(page, provider);
  const main = page.getByRole("main");
  // OneFile keeps no MIS value, and the answer is lost: nothing but a look at OneFile tells.
  await standin.set({ lost_on_create: ["MISID"] });
  await standin.fault({ endpoint: "POST User", calls: [1], effect: "drop_after" });

  await test.step("learners without an account are ticked", async () => {
    await goToAddress(page, "#/enrol");
    await expect(page.getByRole("heading", { level: 1, name: "Enrol in OneFile" })).toBeVisible();
    await keyboard.type(page.getByRole("searchbox"), "yildiz");
    await keyboard.tabTo("checkbox", NAME);
    await keyboard.key("Space");
    await keyboard.press("button", "See what would be sent");
    await keyboard.pick(`Placement of ${WHO}`, /^Northmoor/);
  });

  await test.step("the lost answer leaves the account in doubt", async () => {
    await create(page, keyboard, WHO);
    await expect(page.getByRole("radiogroup", { name: `Is the account of ${WHO} in OneFile?` })).toBeVisible();
    await keyboard.press("button", "Look again");
    await expect(main).toContainText(`It is not known yet whether ${WHO} has an account.`);
    await expect(page.getByRole("button", { name: "Create in OneFile" })).toBeDisabled();
    expect(await standin.users(NAME)).toHaveLength(1);
  });

  await test.step("a person says that it is there, and Sync goes on from there", async () => {
    const [account] = await standin.users(NAME);
    await keyboard.choose(`Is the account of ${WHO} in OneFile?`, "It is there");
    await keyboard.type(page.getByRole("textbox", { name: "Its OneFile ID" }), `${account?.id}`);
    await keyboard.press("button", "Keep the answer");
    await expect(main).toContainText(`${WHO} has an account already.`);
    await keyboard.press("link", /^Open the learner’s page/);
    await keyboard.press("button", "Sync now");
    await expect(page.getByRole("region", { name: "What Sync did" })).toBeVisible();
    expect(await standin.users(NAME)).toHaveLength(1);
  });
});

test("a call that was lost on its way is not sent again before it is certain", async ({ page, provider, keyboard }) => {
  const { standin } = await opened(page, provider);
  await standin.fault({ endpoint: "POST User", calls: [1], effect: "drop_before" });
  await goToAddress(page, `#/enrol/${KEY}`);
  await keyboard.pick(`Placement of ${WHO}`, /^Northmoor/);
  await create(page, keyboard, WHO);
  expect(await standin.users(NAME)).toEqual([]);
  const main = page.getByRole("main");
  await expect(main).toContainText("Nobody was enrolled.");
  await keyboard.choose(`Is the account of ${WHO} in OneFile?`, "It is not there");
  await keyboard.press("button", "Keep the answer");
  await expect(main).toContainText("OneFile may still be carrying it out.");
  expect(await standin.users(NAME)).toEqual([]);
});

async function opened(page: Page, provider: (make: Promise<Provider>) => Promise<Provider>): Promise<{ standin: StandIn }> {
  const here = await provider(Provider.at("done"));
  await open(page, await here.openShell(), "learners");
  return here;
}
