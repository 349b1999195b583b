// From an empty folder to both systems in step, by keyboard alone.

import { Provider, expect, open, startAgain, test } from "./support/flow.ts";
import { accept, askToAccept, confirmGate, connect, goTo, openLearner, openStep } from "./support/steps.ts";

const STAFF = "Staff know not to use “update OneFile” in the achievements tab";
const INSTALLATION = "This is the only Tandem for this centre";

test("a provider imports, connects, previews, accepts, synchronises a learner, and finds it all again", async ({
  page,
  provider,
  keyboard,
}) => {
  const here = await provider(Provider.withFile());
  const { standin } = here;
  const main = page.getByRole("main");
  await open(page, await here.openShell());

  await test.step("PICS records come from an ILR file", async () => {
    await goTo(page, keyboard, "Initial synchronisation");
    await keyboard.type(page.getByRole("textbox", { name: "ILR file" }), here.ilr);
    await keyboard.press("button", "Import");
    await expect(main).toContainText(/\b8\b.* learners/);
  });

  await test.step("OneFile is connected, and the token is not shown again", async () => {
    await goTo(page, keyboard, "Connection");
    await connect(page, keyboard, standin.address, standin.token);
    await expect(main).toContainText("Northmoor Training Group");
    await keyboard.press("button", "Test connection");
    await expect(main).toContainText(/OneFile answer/);
    expect(await page.content()).not.toContain(standin.token);
  });

  await test.step("the initial synchronisation says what has to be so first, and leads there", async () => {
    await goTo(page, keyboard, "Initial synchronisation");
    const before = page.getByRole("region", { name: "Before a run" });
    await expect(before).toContainText("The synchronisation in the desktop scheduler is off");
    await keyboard.press("link", "Open Moving over");
    await expect(page.getByRole("heading", { level: 1, name: "Moving over" })).toBeVisible();
    await expect(page.getByRole("table", { name: "Old and new routine" })).toContainText("OneFile's value is kept");
  });

  await test.step("what only a person can know is confirmed, and one step is gone round with a reason", async () => {
    await confirmGate(page, keyboard, { [STAFF]: "The staff meeting is on Thursday" });
    await expect(main).toContainText(/Gone round by .*: The staff meeting is on Thursday/);
  });

  await test.step("Tandem looks at OneFile by itself", async () => {
    const offered = await openStep(page, keyboard, "What OneFile offers has been read");
    await keyboard.press("button", "Let Tandem look again");
    await expect(offered).toContainText(/OneFile offers \d+ standards/);
    await expect(offered).toContainText("done");
  });

  await test.step("a word is taken back and given again", async () => {
    const step = await openStep(page, keyboard, INSTALLATION);
    await keyboard.press("button", "Take this back");
    await expect(step).toContainText(/Opened again by/);
    await keyboard.type(page.getByRole("textbox", { name: "Who looked" }), "Ada Brook");
    await keyboard.type(page.getByRole("textbox", { name: "What was seen" }), "Asked all three offices");
    await keyboard.press("button", "Confirm");
    await expect(step).toContainText("Asked all three offices");
  });

  await test.step("a preview writes nothing", async () => {
    await goTo(page, keyboard, "Initial synchronisation");
    await keyboard.press("button", "Make a preview");
    await expect(page.getByRole("button", { name: "Accept and synchronise" })).toBeVisible();
    expect(await standin.count("writes")).toBe(0);
  });

  await test.step("accepting asks once more, and can be left", async () => {
    await askToAccept(page, keyboard);
    await keyboard.press("button", "Not yet");
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await expect(page.getByRole("button", { name: "Accept and synchronise" })).toBeFocused();
  });

  await test.step("the plan is carried out", async () => {
    await accept(page, keyboard);
    await expect(page.getByRole("button", { name: "Synchronise everybody now" })).toBeVisible();
  });

  await test.step("what was gone round stays in sight until it is made good", async () => {
    await goTo(page, keyboard, "Moving over");
    await openStep(page, keyboard, STAFF);
    await keyboard.type(page.getByRole("textbox", { name: "Who looked" }), "Ada Brook");
    await keyboard.type(page.getByRole("textbox", { name: "What was seen" }), "Told at the staff meeting");
    await keyboard.press("button", "Confirm");
    await expect(main).toContainText("Every step is done.");
    await goTo(page, keyboard, "Learners");
    await expect(page.getByRole("navigation").getByRole("link", { name: "Moving over" })).toBeHidden();
  });

  let name = "";
  await test.step("a learner is found by part of a name, and Sync brings what OneFile has new", async () => {
    await goTo(page, keyboard, "Learners");
    const inStep = page.getByRole("row", { name: /In step/i }).getByRole("link");
    name = (await inStep.first().innerText()).trim();
    await standin.registerAgain(name, "REG-ANEW");
    await openLearner(page, keyboard, name);
    await expect(main).toContainText("Sync would change 1 thing");
    await keyboard.press("button", "Sync now");
    await expect(page.getByRole("region", { name: "What Sync did" })).toContainText("REG-ANEW");
    await expect(page.getByRole("region", { name: /^Both systems/ })).toContainText(/nothing/i);
  });

  await test.step("after a start everything is there", async () => {
    await startAgain(page, here);
    await goTo(page, keyboard, "Connection");
    await expect(main).toContainText("Northmoor Training Group");
    await goTo(page, keyboard, "Learners");
    await openLearner(page, keyboard, name);
    await expect(main).toContainText(/In step/i);
    await expect(main).toContainText("REG-ANEW");
    await keyboard.press("button", "Sync now");
    await expect(page.getByRole("region", { name: "What Sync did" })).toBeVisible();
  });

  await page.goto("about:blank");
  await here.closeShell();
  expect(here.runOfEverybody()).toMatchObject({ changed: 0, failed: 0 });
});
