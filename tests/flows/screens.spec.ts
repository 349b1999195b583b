// Every screen in its main states: axe finds nothing in light and dark, the page never scrolls
// sideways, and nothing moves where the system asks for no motion.

import type { Page } from "@playwright/test";
import { Provider, expect, open, test } from "./support/flow.ts";
import { fitsSideways, isAccessible, isStill } from "./support/look.ts";
import type { Keyboard } from "./support/keyboard.ts";
import { askToAccept, connect, goTo, goToAddress, openLearner, openStep } from "./support/steps.ts";

type Look = (page: Page, state: string) => Promise<void>;

const LOOKS: { name: string; look: Look; use: object }[] = [
  { name: "axe", look: isAccessible, use: {} },
  { name: "200 %", look: fitsSideways, use: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } },
  { name: "smallest window", look: fitsSideways, use: { viewport: { width: 720, height: 480 } } },
  { name: "no motion", look: isStill, use: { contextOptions: { reducedMotion: "reduce" } } },
];

/** What learners look like in the list, and what their pages say. */
const STANDINGS = [
  ["waiting", /Sync would change/],
  ["things need you", /Answer/],
  ["ended", /Not synchronised/],
] as const;

/** Of the invented learners one without an account, who lacks a placement. */
const UNENROLLED = { key: "NM-00016", name: "Kwame Yıldız" };
/** What only another program could bring about. */
const NOTICE = {
  id: 1,
  text: "Something else still synchronises PICS and OneFile: records of 3 learners changed without Tandem.",
  remedy: "Look whether the synchronisation in the desktop scheduler is off on every computer.",
  at: "today 09:00",
  evidence: ["Ada Quill", "Dara McQuilkin", "Huw Pryce"].map((name) => ({
    key: name,
    name,
    text: "Registration number in PICS became what OneFile holds: blank → REG-4170",
    after: "yesterday 17:00",
    seen: "today 09:00",
  })),
  more: 2,
};

for (const { name, look, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);

    test("before there are records", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.at("empty"));
      await open(page, await here.openShell(), "learners");
      await expect(page.getByRole("main")).toContainText("No PICS records yet");
      await look(page, "learners, none");
      await goTo(page, keyboard, "Moving over");
      await expect(page.getByRole("table", { name: "Old and new routine" })).toBeVisible();
      await look(page, "moving over");
      await openStep(page, keyboard, "The synchronisation in the desktop scheduler is off");
      await keyboard.press("button", "Confirm");
      await keyboard.press("button", "Go round this step …");
      await keyboard.press("button", "Go round it");
      await look(page, "moving over, a step with nothing filled in");
      await openStep(page, keyboard, "A copy of the values about to be replaced is exported");
      await keyboard.type(page.getByRole("textbox", { name: "File for the copy" }), "/nowhere/copy.csv");
      await keyboard.press("button", "Export the copy");
      await expect(page.getByRole("alert")).toBeVisible();
      await look(page, "moving over, the copy refused");
      await goTo(page, keyboard, "Initial synchronisation");
      await expect(page.getByRole("region", { name: "Before a run" })).toBeVisible();
      await look(page, "records");
      await keyboard.type(page.getByRole("textbox", { name: "ILR file" }), "/nowhere/ILR.xml");
      await keyboard.press("button", "Import");
      await expect(page.getByRole("alert")).toBeVisible();
      await look(page, "records, file refused");
      await goTo(page, keyboard, "Connection");
      await look(page, "connection, none");
      await connect(page, keyboard, here.standin.address, "a-wrong-token");
      await expect(page.getByRole("alert")).toBeVisible();
      await look(page, "connection, token refused");
    });

    test("the initial synchronisation", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.at("connected"));
      await open(page, await here.openShell(), "connection");
      await keyboard.press("button", "Test connection");
      await expect(page.getByRole("main")).toContainText(/OneFile answer/);
      await look(page, "connection, tested");
      await expect(page.getByRole("main"), "news do not take the answer away").toContainText(/OneFile answer/);
      await keyboard.press("button", "Save diagnostics…");
      await expect(page.getByRole("region", { name: "All of the diagnostics" })).toBeFocused();
      await look(page, "connection, diagnostics");
      await goTo(page, keyboard, "Initial synchronisation");
      await look(page, "preview, none");

      await here.standin.set({ latency_ms: 150 });
      await keyboard.press("button", "Make a preview");
      await expect(page.getByRole("progressbar").first()).toBeVisible();
      await look(page, "preview, being made");
      await here.standin.set({ latency_ms: 0 });
      const accept = page.getByRole("button", { name: "Accept and synchronise" });
      await expect(accept).toBeVisible();
      await look(page, "preview");
      await openGroup(page, keyboard);
      await look(page, "preview, a group of changes");
      await askToAccept(page, keyboard);
      await look(page, "accepting");

      await here.standin.set({ latency_ms: 150 });
      await keyboard.press("button", "Synchronise now");
      await expect(page.getByRole("button", { name: "Stop" }).first()).toBeVisible();
      await look(page, "running");
      await here.standin.set({ latency_ms: 0 });
      await expect(page.getByRole("button", { name: "Synchronise everybody now" })).toBeVisible();
      await look(page, "done");
    });

    test("learners", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.at("previewed"));
      await open(page, await here.openShell(), "learners");
      await expect(page.getByRole("row").nth(1)).toBeVisible();
      await look(page, "learners");
      const search = page.getByRole("searchbox", { name: "Find a learner" });
      await keyboard.type(search, "a");
      await expect(page.getByRole("status").filter({ hasText: "found" })).toBeVisible();
      await look(page, "learners, found");
      await keyboard.type(search, "nobody of this name");
      await expect(page.getByRole("row")).toHaveCount(0);
      await look(page, "learners, none found");
      await keyboard.type(search, "");

      for (const [standing, rows] of STANDINGS) {
        const name = await nameOf(page, standing);
        await openLearner(page, keyboard, name);
        const systems = page.getByRole("region", { name: /^Both systems/ });
        await expect(systems.getByRole("table")).not.toHaveCount(0);
        await expect(systems).toContainText(rows);
        await look(page, `learner, ${standing}`);
        await goTo(page, keyboard, "Learners");
        await keyboard.type(search, "");
      }
      const waiting = await nameOf(page, "waiting");
      await openLearner(page, keyboard, waiting);
      await keyboard.press("button", "Sync now");
      await expect(page.getByRole("region", { name: "What Sync did" })).toBeVisible();
      await look(page, "learner, synchronised");
      await here.standin.stop();
      await goTo(page, keyboard, "Learners");
      await openLearner(page, keyboard, waiting);
      await expect(page.getByRole("alert")).toBeVisible();
      await look(page, "learner, OneFile off");
    });

    test("enrolling", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.at("done"));
      await open(page, await here.openShell(), "enrol");
      const main = page.getByRole("main");
      await expect(page.getByRole("checkbox")).not.toHaveCount(0);
      await look(page, "enrolling, whom");
      await keyboard.press("button", /^Tick all/);
      await keyboard.press("button", "See what would be sent");
      await expect(main).toContainText("There may be an account already");
      await look(page, "enrolling, several");

      await goToAddress(page, `#/enrol/${UNENROLLED.key}`);
      await expect(main).toContainText(`${UNENROLLED.name} can’t be created yet`);
      await look(page, "enrolling, something missing");
      await keyboard.pick(`Placement of ${UNENROLLED.name}`, /^Northmoor/);
      await look(page, "enrolling, ready");
      await here.standin.set({ lost_on_create: ["MISID"] });
      await here.standin.fault({ endpoint: "POST User", calls: [1], effect: "drop_after" });
      await keyboard.press("button", `Create ${UNENROLLED.name} in OneFile`);
      await expect(page.getByRole("button", { name: "Not yet" })).toBeFocused();
      await look(page, "enrolling, the last question");
      await keyboard.press("button", `Create ${UNENROLLED.name}`);
      await expect(page.getByRole("radio", { name: "It is there" })).toBeVisible();
      await keyboard.choose(/^Is the account/, "It is there");
      await keyboard.press("button", "Keep the answer");
      await expect(main).toContainText("The ID is a whole number.");
      await look(page, "enrolling, in doubt");
    });

    test("what an administrator looks after", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.at("done"));
      await open(page, await here.openShell(), "learners");
      const main = page.getByRole("main");
      await goTo(page, keyboard, "Needs attention");
      await expect(main.getByRole("radio").first()).toBeVisible();
      await look(page, "needs attention");

      await page.route("**/call/attention", async (route) => {
        const told = (await (await route.fetch()).json()) as { notices: unknown[] };
        await route.fulfill({ json: { ...told, notices: [NOTICE] } });
      });
      await goTo(page, keyboard, "Runs");
      await goTo(page, keyboard, "Needs attention");
      await page.getByRole("region", { name: /^!?Something else/ }).locator("summary").press("Enter");
      await expect(main).toContainText("became what OneFile holds");
      await look(page, "needs attention, a second synchroniser");
      await page.unrouteAll();

      await goTo(page, keyboard, "Runs");
      await expect(main.getByRole("listitem").first()).toBeVisible();
      await keyboard.type(page.getByRole("searchbox"), "REG-");
      await keyboard.press("button", "Search");
      await expect(page.getByRole("list", { name: "Changes found" })).toBeVisible();
      await look(page, "runs");
      await keyboard.tabTo("link", /\d{2}:\d{2}/);
      await keyboard.key("Enter");
      await keyboard.press("button", "Put this run back");
      await expect(page.getByRole("button", { name: "Put back", exact: true })).toBeVisible();
      await look(page, "a run, and putting it back");

      await goTo(page, keyboard, "Settings");
      await expect(page.getByRole("switch").first()).toBeVisible();
      await keyboard.type(page.getByRole("textbox").first(), "3");
      await keyboard.key("Tab");
      await expect(page.getByRole("alert").or(page.getByRole("status").filter({ hasText: "Kept" })).first()).toBeVisible();
      await look(page, "settings");
      await keyboard.press("button", "Hand back …");
      await keyboard.choose("The data on this computer", "Erase the data");
      await keyboard.press("button", "Hand back and erase");
      await look(page, "handing back, nothing ticked");
      await keyboard.choose("The data on this computer", "Keep the data");
      await keyboard.press("button", "Hand back");
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await look(page, "handing back, the last question");
      await keyboard.press("button", "Hand back now");
      await expect(main).toContainText("Tandem is handed back.");
      await look(page, "handed back");
      await keyboard.press("link", "How you moved over");
      await expect(page.getByRole("heading", { level: 1, name: "Moving over" })).toBeVisible();
      await openStep(page, keyboard, "The synchronisation in the desktop scheduler is off");
      await look(page, "moving over, the record");
    });

    test("linking", async ({ page, provider, keyboard }) => {
      const here = await provider(Provider.unlinked());
      await open(page, await here.openShell(), "linking");
      await expect(page.getByRole("button", { name: "Read OneFile" })).toBeVisible();
      await look(page, "linking, OneFile not read");
      await here.standin.set({ latency_ms: 150 });
      await keyboard.press("button", "Read OneFile");
      await expect(page.getByRole("progressbar").first()).toBeVisible();
      await look(page, "linking, reading");
      await here.standin.set({ latency_ms: 0 });
      const main = page.getByRole("main");
      const first = main.getByRole("list", { name: "Suggestions" }).getByRole("button", { expanded: true });
      await expect(first).toBeVisible();
      await look(page, "linking, suggestions");
      await keyboard.tabTo("button", / in PICS,/);
      await keyboard.key("Enter");
      await expect(first).toBeFocused();
      await keyboard.key("End");
      await expect(main.getByRole("radio", { name: "None of them" })).toBeVisible();
      await look(page, "linking, rivals");
      await keyboard.press("button", /^Link all/);
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await look(page, "linking, many at once");
      await keyboard.press("button", "Not yet");
      await keyboard.choose("Which of them", /^Without partner/);
      await expect(main.getByRole("link", { name: /^Create in OneFile/ }).first()).toBeVisible();
      await look(page, "linking, without partner");
      await keyboard.choose("Which of them", /^Linked/);
      await keyboard.press("button", /^Unlink/);
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await look(page, "linking, unlinking");
      await keyboard.press("button", "Not yet");
      await keyboard.tabTo("tab", /^Learners/);
      await keyboard.key("End");
      await expect(main.getByRole("table", { name: "Learning aims by code" })).toBeVisible();
      await look(page, "linking, aim coverage");
      await keyboard.key("ArrowLeft");
      await expect(main.getByRole("heading", { name: "Portfolios without a learner in PICS" })).toBeVisible();
      await look(page, "linking, health");
    });

    test("the whole window is a trouble", async ({ page, context, provider }) => {
      const here = await provider(Provider.at("records"));
      await open(await context.newPage(), await here.openShell(), "learners");
      await open(page, await here.openShell());
      await page.bringToFront();
      await expect(page.getByRole("alert")).toBeVisible();
      await look(page, "folder held");
    });
  });
}

async function openGroup(page: Page, keyboard: Keyboard): Promise<void> {
  const group = page.getByRole("main").getByRole("button", { expanded: false }).first();
  await keyboard.press("button", (await group.innerText()).trim());
  await expect(page.getByRole("main").getByRole("button", { expanded: true })).toBeVisible();
}

/** The name in the first row that says this. */
async function nameOf(page: Page, standing: string): Promise<string> {
  const found = page.getByRole("row").filter({ hasText: standing }).getByRole("link").first();
  return (await found.innerText()).trim();
}
