// An administrator leaves desktop PICS: from an empty start to a finished initial synchronisation and
// its report, by keyboard alone.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Provider, expect, open, test } from "./support/flow.ts";
import { accept, confirmGate, connect, goTo, openStep } from "./support/steps.ts";

const STAFF = "Staff know not to use “update OneFile” in the achievements tab";
const DOUBLED = "No two assessors in OneFile have one MIS value";

test("from an empty start to the report of the initial synchronisation", async ({ page, provider, keyboard }) => {
  const here = await provider(Provider.withFile());
  const { standin } = here;
  const main = page.getByRole("main");
  const folder = mkdtempSync(join(tmpdir(), "tandem-report-"));
  const undoubled = await standin.doubleMisValue();
  await open(page, await here.openShell());

  await test.step("records and connection", async () => {
    await goTo(page, keyboard, "Initial synchronisation");
    await keyboard.type(page.getByRole("textbox", { name: "ILR file" }), here.ilr);
    await keyboard.press("button", "Import");
    await expect(main).toContainText(/\b8\b.* learners/);
    await goTo(page, keyboard, "Connection");
    await connect(page, keyboard, standin.address, standin.token);
    await expect(main).toContainText("Northmoor Training Group");
  });

  await test.step("the steps, one of them gone round with a reason", async () => {
    await confirmGate(page, keyboard, { [STAFF]: "The staff meeting is on Thursday" });
    await expect(main).toContainText(/Gone round by .*: The staff meeting is on Thursday/);
  });

  await test.step("a doubled MIS value is found, put right in OneFile, and found right", async () => {
    const step = await openStep(page, keyboard, DOUBLED);
    await keyboard.press("button", "Let Tandem look again");
    await expect(step).toContainText(/MIS value .+: /);
    await undoubled();
    await keyboard.press("button", "Let Tandem look again");
    await expect(step).toContainText("done");
  });

  let left = "";
  await test.step("a row of the preview is set to never", async () => {
    await goTo(page, keyboard, "Initial synchronisation");
    await keyboard.press("button", "Make a preview");
    await expect(page.getByRole("button", { name: "Accept and synchronise" })).toBeVisible();
    const kind = page.getByRole("table").getByRole("button", { expanded: false }).first();
    const title = (await kind.innerText()).trim();
    await keyboard.press("button", title);
    const rows = page.getByRole("table", { name: title }).getByRole("row");
    const choice = rows.nth(1).getByRole("combobox");
    left = (await rows.nth(1).getByRole("rowheader").innerText()).trim();
    await keyboard.pick((await choice.getAttribute("aria-label")) ?? "", /^Never$/);
    await expect(main).toContainText("1 change is left out.");
  });

  await test.step("the run is stopped halfway and gone on with", async () => {
    await standin.set({ latency_ms: 250 });
    await accept(page, keyboard);
    await expect(page.getByRole("progressbar")).toBeVisible();
    await keyboard.press("button", "Stop");
    await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
    await standin.set({ latency_ms: 0 });
    await keyboard.press("button", "Go on");
    await expect(page.getByRole("button", { name: "Synchronise everybody now" })).toBeVisible();
  });

  await test.step("its report is written", async () => {
    const [report, table] = [join(folder, "report.html"), join(folder, "report.csv")];
    await keyboard.type(page.getByRole("textbox", { name: "Page to print" }), report);
    await keyboard.press("button", "Write the page");
    await expect(page.getByRole("status").filter({ hasText: report })).toBeVisible();
    await keyboard.type(page.getByRole("textbox", { name: "Table of all changes" }), table);
    await keyboard.press("button", "Write the table");
    await expect(page.getByRole("status").filter({ hasText: table })).toBeVisible();
    expect(readFileSync(report, "utf8")).toContain("Initial synchronisation of PICS and OneFile");
    expect(readFileSync(table, "utf8").trim().split("\n").length).toBeGreaterThan(1);
    rmSync(folder, { recursive: true, force: true });
  });

  await test.step("what is never to be made stays so, and can be released", async () => {
    await goTo(page, keyboard, "Needs attention");
    await expect(page.getByRole("heading", { name: "Put back and held" })).toBeVisible();
    await expect(main).toContainText(left);
  });

  await page.goto("about:blank");
  await here.closeShell();
  expect(here.runOfEverybody()).toMatchObject({ changed: 0, failed: 0 });
});
