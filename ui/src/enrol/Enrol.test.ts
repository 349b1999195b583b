import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { EnrolCandidate, EnrolView, RunProgress, State } from "../bridge/types";
import Enrol from "./Enrol.svelte";
import { pageOf, viewOf } from "./sample";

const candidates: EnrolCandidate[] = [
  { key: "B", name: "Ármannsdóttir, Björk", about: "0007B, Apprentices" },
  { key: "A", name: "Quill, Ada", about: "0042Q" },
];

const noClass: Partial<EnrolView> = {
  standing: "incomplete",
  says: "Can't be enrolled yet: something is missing.",
  classroom: null,
  missing: [{ what: "No class", todo: "Choose a class.", choose: "classroom" }],
};

const asked = (learner: string, classroom: number | null = null) => ({ learner, assessor: null, placement: null, classroom });

function open(learner: string | null, answers: FakeBridge["answers"], differs: Partial<State> = {}) {
  const bridge = new FakeBridge({ enrol_candidates: () => candidates, ...answers });
  const { context, news } = inWindow(bridge, stateOf(differs));
  render(Enrol, { props: { learner }, context });
  return { bridge, news, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>("button", { name });

describe("one learner", () => {
  test("is looked up at once; what is sent stands there before anything is written", async () => {
    const { bridge } = open("A", { enrol_preview: () => pageOf([viewOf()]) });
    expect(await screen.findByText("Ada Quill would be created in OneFile.")).toBeTruthy();
    const sent = screen.getByRole("region", { name: "What is sent of Ada Quill" });
    expect(sent.textContent).toMatch(/to OneFile/);
    expect(sent.textContent).toMatch(/E-mail\s*ada\.quill@example\.test/);
    expect(sent.textContent).toMatch(/Class\s*Apprentices/);
    expect(bridge.takesOf("enrol_preview")).toEqual([{ learners: [asked("A")] }]);
    expect(bridge.takesOf("enrol")).toEqual([]);
  });

  test("is created after one more question, and the result leads to its page", async () => {
    const { bridge, user } = open("A", {
      enrol_preview: () => pageOf([viewOf()]),
      enrol: () => pageOf([viewOf({ standing: "enrolled", tone: "well", says: "Enrolled, linked and in step.", onefile_id: 900 })]),
    });
    await user.click(await button("Create Ada Quill in OneFile"));
    const dialog = await screen.findByRole("alertdialog", { name: "Create Ada Quill in OneFile?" });
    await user.click(within(dialog).getByRole("button", { name: "Create Ada Quill" }));
    expect(await screen.findByText(/Enrolled, linked and in step\./)).toBeTruthy();
    expect(screen.getByText("OneFile account 900.")).toBeTruthy();
    expect(screen.getByRole("link", { name: /Open the learner’s page/ }).getAttribute("href")).toBe("#/learner/A");
    expect(screen.queryByRole("button", { name: "Look again" })).toBeNull();
    expect(bridge.takesOf("enrol")).toEqual([{ learners: [asked("A")] }]);
  });

  test("who lacks a class says so; a choice settles it, and goes along", async () => {
    const { bridge, user } = open("A", {
      enrol_preview: () => pageOf([viewOf(noClass)]),
      enrol: () => pageOf([viewOf({ standing: "enrolled" })]),
    });
    expect(await screen.findByText("Ada Quill can’t be created yet:")).toBeTruthy();
    expect(screen.getByRole("list", { name: "What is missing for Ada Quill" }).textContent).toContain("No class. Choose a class.");
    expect((await button("Create in OneFile")).disabled).toBe(true);
    const classes = screen.getByRole("combobox", { name: "Class of Ada Quill" });
    await user.selectOptions(classes, "Apprentices (31)");
    expect(screen.queryByRole("list", { name: "What is missing for Ada Quill" })).toBeNull();
    expect(classes.isConnected, "what was chosen can be chosen otherwise").toBe(true);
    await user.click(await button("Create Ada Quill in OneFile"));
    await user.click(await button("Create Ada Quill"));
    await waitFor(() => expect(bridge.takesOf("enrol")).toEqual([{ learners: [asked("A", 31)] }]));
  });

  test("what follows from PICS is offered first, and what is created on the way says so", async () => {
    const placement = { id: null, name: "Hale & Sons", creates: true };
    const { user } = open("A", { enrol_preview: () => pageOf([viewOf({ placement })]) });
    const places = await screen.findByRole<HTMLSelectElement>("combobox", { name: "Placement of Ada Quill" });
    expect(places.selectedOptions[0]?.text).toBe("Hale & Sons: create it in OneFile");
    expect(screen.getByText(/1 placement is created on the way/)).toBeTruthy();
    await user.click(await button("Create Ada Quill in OneFile"));
    expect((await screen.findByRole("alertdialog")).textContent).toContain("1 placement is created on the way.");
    await user.click(await button("Not yet"));
    await user.selectOptions(places, "Northmoor Motors (21)");
    expect(screen.queryByText(/created on the way/)).toBeNull();
  });

  test("who may have an account is not created; the account stands beside, with a way out", async () => {
    const cell = (value: string) => ({ there: true, value, will_be: null, detail: null });
    const likely = {
      onefile_id: 777,
      name: "Ada Quil",
      archived: true,
      why: "has the ULN in common",
      rows: [
        { label: "Name", pics: cell("Ada Quill"), onefile: cell("Ada Quil"), state: "asked" as const, why: "" },
        { label: "ULN", pics: cell("1000000019"), onefile: cell("1000000019"), state: "same" as const, why: "" },
      ],
    };
    open("A", { enrol_preview: () => pageOf([viewOf({ standing: "may_exist", likely: [likely] })]) });
    const beside = await screen.findByRole("table", { name: "Ada Quill and OneFile account 777" });
    expect(within(beside).getByRole("row", { name: /Ada Quill.*Ada Quil$|Name/ })).toBeTruthy();
    expect(screen.getByText(/archived there: has the ULN in common/)).toBeTruthy();
    expect(screen.getByRole("link", { name: /Link it instead/ }).getAttribute("href")).toBe("#/linking");
    expect((await button("Create in OneFile")).disabled).toBe(true);
  });

  test("OneFile can't be read: it says so, and can be tried again", async () => {
    let calls = 0;
    const { user } = open("A", {
      enrol_preview: () => {
        calls += 1;
        if (calls === 1) throw { code: "unreachable", kind: "connection", message: "OneFile can’t be reached.", remedy: "" };
        return pageOf([viewOf()]);
      },
    });
    expect((await screen.findByRole("alert")).textContent).toContain("OneFile can’t be reached.");
    await user.click(await button("Try again"));
    expect(await screen.findByText("Ada Quill would be created in OneFile.")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("an account in doubt", () => {
  const doubt = viewOf({ standing: "in_doubt", says: "No answer came.", asks: true });

  test("is asked about; the ID that is there is kept, and the learner looked up again", async () => {
    const found = [doubt, viewOf({ standing: "linked", tone: "quiet", says: "Has OneFile account 901 already." })];
    const { bridge, user } = open("A", {
      enrol_preview: () => pageOf([found.shift()!]),
      settle_account: () => null,
    });
    await user.click(await button("Keep the answer"));
    expect(await screen.findByText("Choose one of the answers first.")).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "It is there" }));
    await user.click(await button("Keep the answer"));
    expect(screen.getByText("The ID is a whole number.")).toBeTruthy();
    expect(bridge.takesOf("settle_account")).toEqual([]);
    await user.type(screen.getByRole("textbox", { name: "Its OneFile ID" }), "901{Enter}");
    expect(await screen.findByText("Ada Quill has an account already.")).toBeTruthy();
    expect(bridge.takesOf("settle_account")).toEqual([{ learner: "A", there: 901 }]);
    expect(document.activeElement?.getAttribute("role")).toBe("group");
  });

  test("that is not there can be created again", async () => {
    const found = [doubt, viewOf()];
    const { bridge, user } = open("A", { enrol_preview: () => pageOf([found.shift()!]), settle_account: () => null });
    await user.click(await screen.findByRole("radio", { name: "It is not there" }));
    await user.click(await button("Keep the answer"));
    expect(await button("Create Ada Quill in OneFile")).toBeTruthy();
    expect(bridge.takesOf("settle_account")).toEqual([{ learner: "A", there: null }]);
  });

  test("is taken up again: Tandem looks for it before anything is sent", async () => {
    const results = [doubt, viewOf({ standing: "enrolled", tone: "well", says: "Enrolled, linked and in step." })];
    const { bridge, user } = open("A", {
      enrol_preview: () => pageOf([viewOf()]),
      enrol: () => pageOf([results.shift()!]),
    });
    await user.selectOptions(await screen.findByRole("combobox", { name: "Class of Ada Quill" }), "Traineeships (32)");
    await user.click(await button("Create Ada Quill in OneFile"));
    await user.click(await button("Create Ada Quill"));
    await user.click(await button("Try again for Ada Quill"));
    expect(await screen.findByText(/Enrolled, linked and in step\./)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Try again/ })).toBeNull();
    expect(bridge.takesOf("enrol")).toEqual([{ learners: [asked("A", 32)] }, { learners: [asked("A", 32)] }]);
  });

  test("an answer that is not taken says why, and stays", async () => {
    const { user } = open("A", {
      enrol_preview: () => pageOf([doubt]),
      settle_account: () => {
        throw { code: "no_such_question", kind: "input", message: "The ID is another learner’s.", remedy: "" };
      },
    });
    await user.click(await screen.findByRole("radio", { name: "It is there" }));
    await user.type(screen.getByRole("textbox", { name: "Its OneFile ID" }), "5{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("The ID is another learner’s.");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Its OneFile ID" }).value).toBe("5");
  });
});

describe("several learners", () => {
  test("are ticked, found without accents, and looked up together", async () => {
    const { bridge, user } = open(null, {
      enrol_preview: ({ learners }) => pageOf(learners.map(({ learner }) => viewOf({ key: learner, name: learner }))),
    });
    expect(await screen.findByText("2 learners have no account in OneFile that Tandem could find.")).toBeTruthy();
    expect((await button("See what would be sent")).disabled).toBe(true);
    await user.type(screen.getByRole("searchbox"), "armanns");
    expect(screen.getAllByRole("checkbox")).toHaveLength(1);
    await user.clear(screen.getByRole("searchbox"));
    await user.click(await button("Tick all 2"));
    expect(screen.getByText("2 ticked.")).toBeTruthy();
    await user.click(await button("See what would be sent"));
    expect(await screen.findByText("2 learners would be created in OneFile.")).toBeTruthy();
    expect(bridge.takesOf("enrol_preview")).toEqual([{ learners: [asked("B"), asked("A")] }]);
  });

  async function ticked(views: EnrolView[], answers: FakeBridge["answers"] = {}) {
    const opened = open(null, { enrol_preview: () => pageOf(views), ...answers });
    await opened.user.click(await button(/^Tick all/));
    await opened.user.click(await button("See what would be sent"));
    await screen.findByRole("button", { name: "Look again" });
    return opened;
  }

  test("only those who can be and are ticked are created; the rest can be looked at again", async () => {
    const views = [viewOf({ key: "A" }), viewOf({ key: "B", name: "Björk" }), viewOf({ key: "C", name: "Cy", ...noClass })];
    const { bridge, user } = await ticked(views, {
      enrol: () => pageOf([viewOf({ standing: "enrolled" })]),
    });
    // The choice of whom to look at is in the asking; this answers with three.
    expect(screen.getAllByRole("checkbox").map((box) => (box as HTMLInputElement).checked)).toEqual([true, true]);
    await user.click(screen.getByRole("checkbox", { name: "Björk" }));
    expect(screen.getByText(/1 learner lacks something and 1 is not ticked\./)).toBeTruthy();
    await user.click(await button("Create Ada Quill in OneFile"));
    await user.click(await button("Create Ada Quill"));
    await button("Look again");
    expect(bridge.takesOf("enrol")).toEqual([{ learners: [asked("A")] }]);
    await user.click(await button("Look again"));
    await waitFor(() => expect(bridge.takesOf("enrol_preview").at(-1)).toEqual({ learners: [asked("B")] }));
  });

  test("what several lack is chosen once", async () => {
    const views = [viewOf({ key: "A", ...noClass }), viewOf({ key: "B", name: "Björk", ...noClass })];
    const { bridge, user } = await ticked(views, { enrol: ({ learners }) => pageOf(learners.map(({ learner }) => viewOf({ key: learner }))) });
    await user.selectOptions(screen.getByRole("combobox", { name: "Class for the 2 learners who lack one" }), "Traineeships (32)");
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Class of Björk" }).value).toBe("32");
    await user.click(await button("Create 2 learners in OneFile"));
    await user.click(await button("Create 2 learners"));
    await waitFor(() => expect(bridge.takesOf("enrol")).toEqual([{ learners: [asked("A", 32), asked("B", 32)] }]));
  });

  test("what is sent of each unfolds", async () => {
    const { user } = await ticked([viewOf(), viewOf({ key: "B", name: "Björk" })]);
    expect(screen.queryByRole("region", { name: /What is sent/ })).toBeNull();
    await user.click(await button("Show what is sent of Björk"));
    expect(screen.getByRole("region", { name: "What is sent of Björk" })).toBeTruthy();
    expect(screen.getByRole("combobox", { name: "Placement of Björk" })).toBeTruthy();
  });

  test("what went wrong is named with its learner", async () => {
    const problem = { learner: null, key: "A", what: "OneFile account", why: "OneFile refused it.", todo: "Look at the e-mail address." };
    const { user } = await ticked([viewOf(), viewOf({ key: "B", name: "Björk" })], {
      enrol: () =>
        pageOf([viewOf({ standing: "failed", tone: "failed", problems: [problem] }), viewOf({ key: "B", name: "Björk", standing: "enrolled" })], {
          counts: [{ label: "failed", value: 1, tone: "failed" }],
        }),
    });
    await user.click(await button("Create 2 learners in OneFile"));
    await user.click(await button("Create 2 learners"));
    const problems = await screen.findByRole("region", { name: "Problems" });
    expect(within(problems).getByRole("link", { name: "Ada Quill" }).getAttribute("href")).toBe("#/learner/A");
    expect(problems.textContent).toContain("Look at the e-mail address.");
    expect(await button("Look again")).toBeTruthy();
  });

  test("nobody is without an account", async () => {
    open(null, { enrol_candidates: () => [] });
    expect(await screen.findByText("Nobody is known to have no account in OneFile.")).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("without a connection it says what is missing", async () => {
    const { user } = open(null, {}, { connection: null });
    await user.click(await button("Tick all 2"));
    expect((await button("See what would be sent")).disabled).toBe(true);
    expect(screen.getByText("Creating learners needs a connection to OneFile.")).toBeTruthy();
  });
});

test("progress stands in place, and can be stopped", async () => {
  const run: RunProgress = { title: "Enrolling in OneFile", doing: "Carrying out changes", done: 1, total: 2, left: null, wide: false, stopping: false };
  const { bridge, news, user } = open("A", {
    enrol_preview: () => pageOf([viewOf()]),
    enrol: () => new Promise(() => undefined),
    stop: () => null,
  });
  await user.click(await button("Create Ada Quill in OneFile"));
  await user.click(await button("Create Ada Quill"));
  news.state = stateOf({ run, asked: run });
  expect((await screen.findByRole("progressbar", { name: "Enrolling in OneFile" })).getAttribute("aria-valuetext")).toBe("1 of 2");
  expect(screen.queryByRole("button", { name: /^Create/ })).toBeNull();
  await user.click(await button("Stop"));
  expect(bridge.takesOf("stop")).toHaveLength(1);
});

test("being stopped is no failure", async () => {
  open("A", {
    enrol_preview: () => {
      throw { code: "stopped", kind: "decision", message: "Stopped.", remedy: "Nothing was written." };
    },
  });
  expect(await screen.findByText("Stopped.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
