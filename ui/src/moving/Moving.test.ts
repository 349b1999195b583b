import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf, ticketOf } from "../bridge/fake";
import type { GateStepView, State } from "../bridge/types";
import { changes, gateOf, stepOf } from "./fake";
import Moving from "./Moving.svelte";

const scheduler = stepOf();
const staff = stepOf({ key: "staff_told", title: "Staff know" });
const done = { state: "done", state_text: "done", can_confirm: false, can_take_back: true } as const;

beforeEach(() => {
  location.hash = "#/moving";
});

/** Steps that the answers may change, as Tandem does. */
function open(steps: GateStepView[], answers: FakeBridge["answers"] = {}, differs: Partial<State> = {}) {
  const bridge = new FakeBridge({ gate: () => gateOf(...steps), what_changes: () => changes, ...answers });
  const { context, news } = inWindow(bridge, stateOf({ initial: "connect", gate: { open: 2, gone_round: 0 }, ...differs }));
  render(Moving, { context });
  const change = (key: string, to: Partial<GateStepView>) => {
    steps.splice(0, steps.length, ...steps.map((step) => (step.key === key ? { ...step, ...to } : step)));
    return gateOf(...steps);
  };
  return { bridge, news, change, user: userEvent.setup() };
}

const stepButton = (name: string) => screen.findByRole("button", { name });
const item = async (name: string) => (await stepButton(name)).closest("li")!;

describe("what changes", () => {
  test("is a table of the two old routines and the new one, with what follows", async () => {
    open([scheduler]);
    const table = await screen.findByRole("table", { name: "Old and new routine" });
    const headings = within(table).getAllByRole("columnheader").map((cell) => cell.textContent);
    expect(headings).toEqual(expect.arrayContaining(["Until now, in desktop PICS", "From now on", ...changes.columns]));
    const row = within(table).getByRole("rowheader", { name: "Whom it covers" }).closest("tr")!;
    expect(within(row).getAllByRole("cell").map((cell) => cell.textContent.trim())).toEqual(changes.rows[0]!.cells);
    expect(screen.getByRole("list", { name: "What follows from it" })).toHaveTextContent(changes.consequences[0]!);
  });

  test("is folded for whoever has read it", async () => {
    const { user } = open([stepOf({ key: "desktop_settings", ...done })]);
    const button = await screen.findByRole("button", { name: "Show the comparison" });
    expect(screen.queryByRole("table")).toBeNull();
    await user.click(button);
    expect(screen.getByRole("table", { name: "Old and new routine" })).toBeVisible();
  });
});

describe("the steps", () => {
  test("stand with sign and word, and why one has expired", async () => {
    open([
      { ...scheduler, state: "expired", state_text: "to be confirmed again", changed: "Since then the centre has changed.", last: "Confirmed by Ada" },
      staff,
    ]);
    expect(await stepButton(scheduler.title)).toHaveAccessibleDescription("to be confirmed again");
    expect(await item(scheduler.title)).toHaveTextContent("! The scheduler is off to be confirmed again Since then the centre has changed. Confirmed by Ada");
    expect(screen.getByText("2 to go.")).toBeVisible();
  });

  test("one is confirmed by keyboard, with name and note; the focus goes to the next, and the name stays", async () => {
    const steps = [scheduler, staff];
    const { bridge, change, user } = open(steps, {
      confirm_step: ({ step, name, note }) => change(step, { ...done, last: `Confirmed by ${name}: ${note}` }),
    });
    await user.click(await screen.findByRole("button", { name: `Next: ${scheduler.title}` }));
    expect(await stepButton(scheduler.title)).toHaveFocus();
    expect(await stepButton(scheduler.title)).toHaveAttribute("aria-expanded", "true");
    await user.tab();
    expect(screen.getByRole("textbox", { name: "Who looked" })).toHaveFocus();
    await user.keyboard("Ada Brook{Tab}off on PC-7{Enter}");
    expect(bridge.takesOf("confirm_step")).toEqual([{ step: "scheduler_off", name: "Ada Brook", note: "off on PC-7" }]);
    await waitFor(async () => expect(await stepButton(staff.title)).toHaveFocus());
    expect(await item(scheduler.title)).toHaveTextContent("Confirmed by Ada Brook: off on PC-7");
    expect(screen.getByRole("status")).toHaveTextContent("Confirmed: The scheduler is off.");
    await user.keyboard("{Enter}");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Who looked" }).value).toBe("Ada Brook");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "What was seen" }).value).toBe("");
  });

  test("nothing is confirmed without a name", async () => {
    const { bridge, user } = open([scheduler]);
    await user.click(await stepButton(scheduler.title));
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    expect(screen.getByRole("textbox", { name: "Who looked" })).toHaveFocus();
    expect(screen.getByRole("textbox", { name: "What was seen" })).toBeInvalid();
    expect(bridge.takesOf("confirm_step")).toEqual([]);
  });

  test("a refusal says why where it was asked", async () => {
    const { user } = open([scheduler], {
      confirm_step: () => {
        throw { code: "step_not_confirmable", kind: "decision", message: "It is not so yet.", remedy: "Look again." };
      },
    });
    await user.click(await stepButton(scheduler.title));
    await user.type(screen.getByRole("textbox", { name: "Who looked" }), "Ada");
    await user.type(screen.getByRole("textbox", { name: "What was seen" }), "off{Enter}");
    expect(await within(await item(scheduler.title)).findByRole("alert")).toHaveTextContent("It is not so yet.");
  });

  test("one is gone round for a reason, and only for one", async () => {
    const { bridge, change, user } = open([scheduler, staff], {
      go_round_step: ({ step, reason }) => change(step, { state: "gone_round", state_text: "gone round", last: `Gone round by mis: ${reason}` }),
    });
    await user.click(await stepButton(scheduler.title));
    await user.click(screen.getByRole("button", { name: "Go round this step …" }));
    const box = screen.getByRole("textbox", { name: "Why it can’t be done yet" });
    await waitFor(() => expect(box).toHaveFocus());
    await user.keyboard("{Enter}");
    expect(box).toBeInvalid();
    await user.keyboard("PC-7 is away{Enter}");
    expect(bridge.takesOf("go_round_step")).toEqual([{ step: "scheduler_off", reason: "PC-7 is away" }]);
    expect(await screen.findByText(/Gone round by mis: PC-7 is away/)).toBeVisible();
    expect(await stepButton(scheduler.title)).toHaveAccessibleDescription("gone round");
  });

  test("a word is taken back, or given again by whoever has looked again", async () => {
    const { bridge, change, user } = open([stepOf({ ...done, last: "Confirmed by Ada" })], {
      open_step: ({ step }) => change(step, { ...scheduler, last: "Opened again by mis" }),
    });
    await user.click(await stepButton(scheduler.title));
    expect(screen.getByRole("button", { name: "Confirm again" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Go round/ })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Take this back" }));
    expect(bridge.takesOf("open_step")).toEqual([{ step: "scheduler_off" }]);
    expect(await screen.findByText(/Opened again by mis/)).toBeVisible();
    expect(await stepButton(scheduler.title)).toHaveFocus();
  });

  test("Tandem looks again, and says what it found", async () => {
    const doubled = stepOf({ key: "mis_unique", title: "No two alike", checked_by: "tandem", can_confirm: false, found: ["MIS value 7: Ada, Bea."] });
    const { change, user } = open([doubled], {
      check_gate: () => change("mis_unique", { state: "done", state_text: "done", found: ["Every MIS value belongs to one assessor."] }),
    });
    await user.click(await stepButton(doubled.title));
    expect(screen.getByText("MIS value 7: Ada, Bea.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Let Tandem look again" }));
    expect(await screen.findByText("Every MIS value belongs to one assessor.")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Tandem has looked again.");
  });

  test("the copy goes to a file that is typed or chosen", async () => {
    const copy = stepOf({ key: "copy_exported", title: "A copy is exported", checked_by: "tandem", can_confirm: false });
    const { bridge, change, user } = open([copy], { export_copy: () => change("copy_exported", done) });
    bridge.browseSave = async (name) => ticketOf(`/home/mis/${name}`);
    await user.click(await stepButton(copy.title));
    await user.click(screen.getByRole("button", { name: "Export the copy" }));
    const box = screen.getByRole<HTMLInputElement>("textbox", { name: "File for the copy" });
    expect(box).toBeInvalid();
    await user.click(screen.getByRole("button", { name: "Browse…" }));
    await waitFor(() => expect(box.value).toBe("values-before-tandem.csv"));
    await user.click(screen.getByRole("button", { name: "Export the copy" }));
    expect(bridge.takesOf("export_copy")).toEqual([{ ticket: "ticket for /home/mis/values-before-tandem.csv" }]);
    expect(screen.getByRole("status")).toHaveTextContent("The copy is in values-before-tandem.csv. The file is not encrypted.");
  });

  test("an address opens a step", async () => {
    location.hash = "#/moving?step=staff_told";
    open([scheduler, staff]);
    await waitFor(async () => expect(await stepButton(staff.title)).toHaveFocus());
    expect(await stepButton(staff.title)).toHaveAttribute("aria-expanded", "true");
    expect(await stepButton(scheduler.title)).toHaveAttribute("aria-expanded", "false");
  });

  test("news move them", async () => {
    const steps = [scheduler];
    const { change, news } = open(steps);
    await stepButton(scheduler.title);
    change("scheduler_off", done);
    news.state = stateOf({ gate: { open: 0, gone_round: 0 } });
    expect(await screen.findByText("Every step is done.")).toBeVisible();
  });
});
