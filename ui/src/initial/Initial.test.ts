import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { ChangeView, Preview, PreviewRow, RunResult, State } from "../bridge/types";
import { gateOf, stepOf } from "../moving/fake";
import Initial from "./Initial.svelte";

const preview: Preview = {
  plan: "plan-1",
  made: "today 09:20",
  sentence: { tone: "quiet", lead: "The synchronisation would change 1310 things:", rest: "" },
  counts: [{ label: "learners in scope", value: 40, tone: "quiet" }],
  groups: [
    { id: "dates", what: "Registration date filled", writes: "onefile", changes: 110, learners: 98, left_out: 0, never: 0 },
    { id: "reviews", what: "Review brought in", writes: "pics", changes: 1200, learners: 30, left_out: 0, never: 0 },
  ],
  problems: [{ learner: "Dara McQuilkin", key: "C", what: "Two pathways fit", why: "Both do.", todo: "Choose one." }],
  more_problems: 0,
  out_of_scope: [{ label: "left more than a month ago", value: 2, tone: "quiet" }],
  cost: "about 2600 calls, about 9 minutes",
};

const result: RunResult = {
  sentence: { tone: "well", lead: "1310 things were changed.", rest: "" },
  lines: [],
  more_lines: 0,
  problems: [],
  more_problems: 0,
  counts: [],
  comparison: null,
};

function row(at: number): PreviewRow {
  const change: ChangeView = {
    learner: `Learner ${at}`,
    key: `K${at}`,
    what: "Registration date",
    writes: "onefile",
    before: null,
    after: "3 Feb 2026",
    source: null,
    why: "Blank in OneFile",
    entry: null,
  };
  return { row: at, choice: "make", change };
}

function open(answers: FakeBridge["answers"], differs: Partial<State> = {}) {
  const bridge = new FakeBridge({ preview_shown: () => null, ...answers });
  const { context, news } = inWindow(bridge, stateOf({ initial: "preview", ...differs }));
  render(Initial, { context });
  return { bridge, news, user: userEvent.setup() };
}

const step = (name: string) => within(screen.getByRole("list", { name: "Steps" })).getByRole("button", { name });

describe("the steps", () => {
  test("open at what is waited for; an import stays to be read, and leads on", async () => {
    const { news, user } = open(
      {
        import_ilr: () => {
          news.state = stateOf({ initial: "connect", connection: null });
          return { sentence: { tone: "well", lead: "42 learners imported:", rest: "" }, notes: [] };
        },
      },
      { initial: "records", learners: 0, connection: null },
    );
    await user.type(screen.getByRole("textbox", { name: "ILR file" }), "/data/ILR.xml{Enter}");
    expect(await screen.findByText("42 learners imported:")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Continue: connection" }));
    expect(screen.getByRole("radiogroup", { name: "Environment" })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 2, name: "Connection" }));
  });

  test("connecting shows to what, and leads on", async () => {
    const { news, user } = open(
      {
        connect: () => {
          news.state = stateOf({ initial: "preview" });
          return { answer: "connected", connection: stateOf().connection! };
        },
      },
      { initial: "connect", connection: null },
    );
    await user.type(screen.getByLabelText("Customer token"), "T{Enter}");
    expect(await screen.findByText("Northmoor Training")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Continue: preview" }));
    expect(screen.getByRole("button", { name: "Make a preview" })).toBeTruthy();
  });

  test("new records put a preview aside", async () => {
    const found = [preview, null, null];
    const { user } = open({
      preview_shown: () => found.shift() ?? null,
      import_ilr: () => ({ sentence: { tone: "well", lead: "42 learners imported:", rest: "" }, notes: [] }),
    });
    await screen.findByRole("button", { name: "Accept and synchronise" });
    await user.click(step("PICS records"));
    await user.type(screen.getByRole("textbox", { name: "ILR file" }), "/data/ILR.xml{Enter}");
    await user.click(await screen.findByRole("button", { name: "Continue: preview" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Accept and synchronise" })).toBeNull());
    expect(screen.getByRole("button", { name: "Make a preview" })).toBeTruthy();
  });

  test("a step that is done opens again, one that waits does not", async () => {
    const { user } = open({});
    await user.click(step("PICS records"));
    expect(screen.getByRole("textbox", { name: "ILR file" })).toBeTruthy();
    expect(step("PICS records").getAttribute("aria-current")).toBe("step");
    expect(screen.queryByRole("button", { name: "Accept and run" })).toBeNull();
  });
});

describe("the preview", () => {
  test("is made, and shown with what is out of scope and what is wrong", async () => {
    const { user } = open({ preview: () => preview });
    await user.click(screen.getByRole("button", { name: "Make a preview" }));
    expect(await screen.findByText(preview.sentence.lead)).toBeTruthy();
    const rows = screen.getAllByRole("row").map((row) => row.textContent.replace(/\s+/g, " "));
    expect(rows.some((row) => /Registration date filled.*to OneFile.*110.*98/.test(row))).toBe(true);
    expect(rows.some((row) => /Review brought in.*to PICS.*1\s?200.*30/.test(row))).toBe(true);
    expect(screen.getByText("left more than a month ago")).toBeTruthy();
    expect(screen.getByText("Choose one.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Dara McQuilkin" }).getAttribute("href")).toBe("#/learner/C");
  });

  test("shows how far it is while it is made", async () => {
    const { news, user } = open({ preview: () => new Promise<Preview>(() => undefined) });
    await user.click(screen.getByRole("button", { name: "Make a preview" }));
    news.state = stateOf({
      initial: "preview",
      run: { title: "Preview", doing: "Reading both systems", done: 3, total: 42, left: null, wide: true, stopping: false },
    });
    expect((await screen.findByRole("progressbar")).getAttribute("aria-valuetext")).toBe("3 of 42");
    expect(screen.queryByRole("button", { name: "Make a preview" })).toBeNull();
  });

  test("that was made before is there again", async () => {
    open({ preview_shown: () => preview });
    expect(await screen.findByRole("button", { name: "Accept and synchronise" })).toBeTruthy();
    expect(step("Accept and run")).toBeTruthy();
  });

  test("unfolds a kind into its changes, page by page", async () => {
    const { bridge, user } = open({
      preview_shown: () => preview,
      preview_changes: ({ from }) => ({
        rows: Array.from({ length: from === 0 ? 100 : 10 }, (_, at) => row(from + at)),
        total: 110,
      }),
    });
    await user.click(await screen.findByRole("button", { name: "Registration date filled" }));
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("link", { name: "Learner 109" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
    expect(bridge.takesOf("preview_changes")).toEqual([
      { plan: "plan-1", group: "dates", text: null, choice: null, from: 0 },
      { plan: "plan-1", group: "dates", text: null, choice: null, from: 100 },
    ]);
    await user.click(screen.getByRole("button", { name: "Registration date filled" }));
    expect(screen.queryByRole("link", { name: "Learner 109" })).toBeNull();
  });

  test("has a choice for each change and for all of a kind, which the last question counts", async () => {
    const chosen = (left_out: number, never: number): Preview => ({
      ...preview,
      groups: preview.groups.map((group) => (group.id === "dates" ? { ...group, left_out, never } : group)),
    });
    const { bridge, user } = open({
      preview_shown: () => preview,
      preview_changes: () => ({ rows: [row(0), row(1)], total: 2 }),
      choose: ({ group }) => (group === null ? chosen(0, 1) : chosen(110, 0)),
    });
    await user.click(await screen.findByRole("button", { name: "Registration date filled" }));
    const one = await screen.findByRole("combobox", { name: "Registration date, Learner 1" });
    await user.selectOptions(one, "Never");
    expect(await screen.findByText("1 never")).toBeTruthy();
    expect(screen.getByText("1 change is left out.")).toBeTruthy();
    await user.selectOptions(screen.getByRole("combobox", { name: "For all 110" }), "Not this time");
    expect(await screen.findByText("110 not this time")).toBeTruthy();
    expect(bridge.takesOf("choose")).toEqual([
      { plan: "plan-1", rows: [1], group: null, choice: "never" },
      { plan: "plan-1", rows: [], group: "dates", choice: "not_this_time" },
    ]);
    await user.click(screen.getByRole("button", { name: "Accept and synchronise" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Synchronise now?" });
    expect(dialog.textContent).toContain("0 changes");
    expect(dialog.textContent).toContain("110 changes are left out.");
  });

  test("that can't be made says why", async () => {
    const { user } = open({
      preview: () => {
        throw { code: "unreachable", kind: "connection", message: "OneFile can't be reached.", remedy: "" };
      },
    });
    await user.click(screen.getByRole("button", { name: "Make a preview" }));
    expect((await screen.findByRole("alert")).textContent).toContain("OneFile can't be reached.");
    expect(screen.getByRole("button", { name: "Make a preview" })).toBeTruthy();
  });

  test("that was stopped is no failure", async () => {
    const { user } = open({
      preview: () => {
        throw { code: "stopped", kind: "decision", message: "Stopped.", remedy: "Nothing was written." };
      },
    });
    await user.click(screen.getByRole("button", { name: "Make a preview" }));
    expect(await screen.findByText("Stopped.")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("accepting", () => {
  test("says in numbers what is written where, and writes nothing when put off", async () => {
    const { bridge, user } = open({ preview_shown: () => preview }, { copy: true });
    const button = await screen.findByRole("button", { name: "Accept and synchronise" });
    await user.click(button);
    const dialog = await screen.findByRole("alertdialog", { name: "Synchronise now?" });
    const said = document.getElementById(dialog.getAttribute("aria-describedby")!)!.textContent.replace(/[\s\u202f]+/g, " ");
    expect(said).toContain("1 200 changes in PICS (Tandem’s copy)");
    expect(said).toContain("110 changes in OneFile. What is created there can’t be undone by Tandem.");
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    await user.click(within(dialog).getByRole("button", { name: "Not yet" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(bridge.takesOf("accept")).toEqual([]);
  });

  test("runs the plan that was shown, and reports", async () => {
    const { bridge, news, user } = open({
      preview_shown: () => preview,
      accept: () => {
        news.state = stateOf({ initial: "done" });
        return result;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Accept and synchronise" }));
    await user.click(await screen.findByRole("button", { name: "Synchronise now" }));
    expect(await screen.findByText(result.sentence.lead)).toBeTruthy();
    expect(bridge.takesOf("accept")).toEqual([{ plan: "plan-1" }]);
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(screen.getByRole("heading", { level: 1, name: "Initial synchronisation" })).toBeTruthy();
  });

  test("an outdated plan says so and leaves a new preview to be made", async () => {
    const { user } = open({
      preview_shown: () => preview,
      accept: () => {
        throw { code: "plan_outdated", kind: "decision", message: "Something changed since.", remedy: "Preview again." };
      },
    });
    await user.click(await screen.findByRole("button", { name: "Accept and synchronise" }));
    await user.click(await screen.findByRole("button", { name: "Synchronise now" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Something changed since.");
    expect(screen.getByRole("button", { name: "Make a new preview" })).toBeTruthy();
  });
});

describe("the gate", () => {
  const gate = () => gateOf(stepOf(), stepOf({ key: "preview_read", title: "The preview has been read" }));

  test("says what is to go before there is anything to press, so that nothing moves under the pointer", async () => {
    let tell!: () => void;
    const read = new Promise<void>((kept) => (tell = kept));
    open({ gate: () => read.then(gate) }, { gate: { open: 2, gone_round: 0 } });
    await new Promise((done) => setTimeout(done));
    expect(screen.queryByRole("button", { name: "Make a preview" })).toBeNull();
    tell();
    await screen.findByRole("button", { name: "Make a preview" });
    screen.getByRole("region", { name: "Before a run" });
  });

  test("says which steps are open before it offers to run, with the way to each", async () => {
    const { bridge, news } = open({ preview_shown: () => preview, gate }, { gate: { open: 2, gone_round: 0 } });
    const before = await screen.findByRole("region", { name: "Before a run" });
    expect(before.textContent).toContain("1 step of moving over to go.");
    const link = within(before).getByRole("link", { name: "The scheduler is off" });
    expect(link.getAttribute("href")).toBe("#/moving?step=scheduler_off");
    expect(within(before).getByRole("link", { name: "Open Moving over" })).toBeTruthy();
    const accept = () => screen.getByRole<HTMLButtonElement>("button", { name: "Accept and synchronise" });
    await waitFor(() => expect(accept().disabled).toBe(true));
    expect(screen.getByText("A run waits for the steps of moving over.")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Make a new preview" }).disabled).toBe(false);
    bridge.answers.gate = () => gateOf(stepOf({ state: "done" }), stepOf({ key: "preview_read" }));
    news.state = stateOf({ initial: "preview", gate: { open: 1, gone_round: 0 } });
    await waitFor(() => expect(accept().disabled).toBe(false));
    expect(screen.queryByRole("region", { name: "Before a run" })).toBeNull();
  });

  test("what was gone round stays in sight, and the record can be found", async () => {
    const { news } = open({}, { gate: { open: 0, gone_round: 1 } });
    expect(screen.getByRole("link", { name: "see what is to be made good" }).getAttribute("href")).toBe("#/moving");
    news.state = stateOf({ initial: "preview" });
    expect(await screen.findByRole("link", { name: "How you moved over" })).toBeTruthy();
  });
});

describe("afterwards", () => {
  test("an interrupted run goes on", async () => {
    const { bridge, user } = open({ sync_all: () => result }, { initial: "unfinished" });
    expect(screen.queryByRole("button", { name: "Make a preview" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Go on" }));
    expect(await screen.findByText(result.sentence.lead)).toBeTruthy();
    expect(bridge.takesOf("sync_all")).toHaveLength(1);
  });

  test("everybody can be synchronised again, and records imported", async () => {
    const { user } = open(
      { sync_all: () => result },
      { initial: "done", last_run: { tone: "well", lead: "In step since today 09:14", rest: "" } },
    );
    expect(screen.getByRole("heading", { level: 1, name: "Everybody" })).toBeTruthy();
    expect(screen.getByText("In step since today 09:14")).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "ILR file" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Synchronise everybody now" }));
    expect(await screen.findByText(result.sentence.lead)).toBeTruthy();
  });

  test("waits while one learner is synchronised", () => {
    open(
      {},
      {
        initial: "done",
        run: { title: "Ada Quill", doing: "", done: 0, total: 1, left: null, wide: false, stopping: false },
      },
    );
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Synchronise everybody now" }).disabled).toBe(true);
    expect(screen.getByText("Ada Quill goes on: wait a moment.")).toBeTruthy();
  });
});
