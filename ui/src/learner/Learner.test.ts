import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { Comparison, LearnerPage, Row, RunProgress, RunResult, State } from "../bridge/types";
import { comparisonOf, inStep, item, pageOf, same, toPics } from "./fixtures";
import Learner from "./Learner.svelte";

const resultOf = (lead: string, comparison: Comparison | null = null): RunResult => ({
  sentence: { tone: "well", lead, rest: "" },
  lines: [],
  more_lines: 0,
  problems: [],
  more_problems: 0,
  counts: [],
  comparison,
});

const unreachable = { code: "unreachable", kind: "connection", message: "OneFile can’t be reached.", remedy: "Try later." };

const goesOn = (wide: boolean): RunProgress => ({
  title: wide ? "Initial synchronisation" : "Sync of Ada Quill",
  doing: "Reading both systems",
  done: 0,
  total: 1,
  left: null,
  wide,
  stopping: false,
});

function show(answers: FakeBridge["answers"] = {}, state: State = stateOf()) {
  const bridge = new FakeBridge({ learner: () => pageOf(), compare: () => comparisonOf(), ...answers });
  const { context, news } = inWindow(bridge, state);
  const rendered = render(Learner, { context, props: { learner: "k1" } });
  return { bridge, news, user: userEvent.setup(), ...rendered };
}

/** A promise that is kept from outside. */
function later<T>() {
  let tell!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<T>((kept, broken) => ([tell, fail] = [kept, broken]));
  return { promise, tell, fail };
}

/** Until all that is on its way has come to the screen. */
const settled = () => new Promise((done) => setTimeout(done));

const syncButton = () => screen.findByRole("button", { name: "Sync now" });

describe("opening", () => {
  test("shows at once who it is, while OneFile is being read", async () => {
    const { promise, tell } = later<Comparison>();
    show({ learner: () => pageOf({ history: [item(1)] }), compare: () => promise });
    expect(await screen.findByRole("heading", { level: 1, name: "Ada Quill" })).toBeVisible();
    expect(screen.getByText("0042Q")).toBeVisible();
    expect(screen.getByText(/Change 1/)).toBeVisible();
    const both = screen.getByRole("region", { name: "Both systems" });
    expect(both).toHaveAttribute("aria-busy", "true");
    expect(within(both).getByRole("status")).toHaveTextContent("Reading OneFile …");
    tell(comparisonOf());
    expect(await screen.findByText("Sync would change 1 thing:")).toBeVisible();
    expect(both).toHaveAttribute("aria-busy", "false");
    expect(screen.queryByText("Reading OneFile …")).toBeNull();
  });

  test("shows each learning aim in a table of its own", async () => {
    show();
    const table = await screen.findByRole("table", { name: "Engineering operative" });
    expect(within(table).getByRole("insertion")).toHaveTextContent("11 of 40");
    expect(screen.getByText("learning aim 196OP · linked")).toBeVisible();
  });

  test("OneFile fails: says so in place, keeps the rest, and trying again helps", async () => {
    let fails = true;
    const { user } = show({
      learner: () => pageOf({ history: [item(1)] }),
      compare: () => {
        if (fails) throw unreachable;
        return comparisonOf();
      },
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("OneFile can’t be reached.");
    expect(screen.getByText("1 change waiting")).toBeVisible();
    expect(screen.getByText(/Change 1/)).toBeVisible();
    fails = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Sync would change 1 thing:")).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("a learner that Tandem does not know: OneFile is not asked", async () => {
    const { bridge } = show({
      learner: () => {
        throw { code: "unknown_learner", kind: "usage", message: "No learner has this key.", remedy: "" };
      },
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("No learner has this key.");
    expect(bridge.takesOf("compare")).toEqual([]);
  });

  test("an answer about the learner before is dropped", async () => {
    const first = later<Comparison>();
    const { rerender } = show({
      compare: ({ learner }) => (learner === "k1" ? first.promise : inStep),
      learner: ({ learner }) => pageOf({ key: learner, name: learner === "k1" ? "Ada Quill" : "Rhys Quillan" }),
    });
    await screen.findByRole("heading", { name: "Ada Quill" });
    await rerender({ learner: "k2" });
    await screen.findByText("In step.");
    first.tell(comparisonOf());
    await settled();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Rhys Quillan");
    expect(screen.getByText("In step.")).toBeVisible();
  });

  test("Tandem’s copy is called so", async () => {
    show({}, stateOf({ copy: true }));
    expect(await screen.findByRole("columnheader", { name: "PICS (Tandem’s copy)" })).toBeVisible();
  });
});

describe("Sync", () => {
  test("shows that it works, what it did, and how both systems stand then", async () => {
    const run = later<RunResult>();
    let synced = false;
    const { user, news, bridge } = show({
      sync_learner: () => run.promise,
      compare: () => (synced ? inStep : comparisonOf()),
      learner: () => pageOf({ history: synced ? [item(7)] : [] }),
    });
    await screen.findByText("Sync would change 1 thing:");
    await user.click(await syncButton());
    news.state = stateOf({ asked: goesOn(false) });
    expect(await syncButton()).toHaveAttribute("aria-busy", "true");
    expect(await screen.findByText("Reading both systems")).toBeVisible();
    synced = true;
    run.tell(resultOf("1 change made:"));
    expect(within(await screen.findByRole("region", { name: "What Sync did" })).getByText("1 change made:")).toBeVisible();
    expect(await screen.findByText("In step.")).toBeVisible();
    expect(screen.getByText(/Change 7/)).toBeVisible();
    expect(screen.getAllByRole("status").map((said) => said.textContent).join()).toContain("Sync is through. 1 change made:");
    expect(bridge.takesOf("sync_learner")).toEqual([{ learner: "k1" }]);
    // News of the end may still be on their way.
    expect(await syncButton()).toBeEnabled();
  });

  test("is pressed by S, once", async () => {
    const run = later<RunResult>();
    const { user, bridge } = show({ sync_learner: () => run.promise });
    await screen.findByText("Sync would change 1 thing:");
    await user.keyboard("ss");
    expect(bridge.takesOf("sync_learner")).toHaveLength(1);
  });

  test("is not pressed by S with Ctrl, nor in a field", async () => {
    const { user, bridge } = show();
    await screen.findByText("Sync would change 1 thing:");
    await user.keyboard("{Control>}s{/Control}");
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    await user.keyboard("s");
    field.remove();
    expect(bridge.takesOf("sync_learner")).toEqual([]);
  });

  test("may be pressed where nothing would change, and says so", async () => {
    const { user } = show({ compare: () => inStep, sync_learner: () => resultOf("Nothing to change.") });
    await screen.findByText("In step.");
    await user.click(await syncButton());
    expect(await screen.findByText("Nothing to change.")).toBeVisible();
  });

  test("fails: says so, looks at both systems again, and can be tried again", async () => {
    let fails = true;
    const { user, bridge } = show({
      sync_learner: () => {
        if (fails) throw unreachable;
        return resultOf("1 change made:");
      },
    });
    await screen.findByText("Sync would change 1 thing:");
    await user.click(await syncButton());
    expect(await screen.findByRole("alert")).toHaveTextContent("OneFile can’t be reached.");
    await waitFor(() => expect(bridge.takesOf("compare")).toHaveLength(2));
    fails = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("1 change made:")).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("what its answer shows is not asked for again", async () => {
    const { user, bridge } = show({ sync_learner: () => resultOf("1 change made:", inStep) });
    await screen.findByText("Sync would change 1 thing:");
    await user.click(await syncButton());
    expect(await screen.findByText("In step.")).toBeVisible();
    expect(bridge.takesOf("compare")).toHaveLength(1);
    expect(bridge.takesOf("learner")).toHaveLength(2);
  });

  test("a look that began before it does not undo what it showed", async () => {
    const looks = [later<Comparison>(), later<Comparison>()];
    let at = 0;
    const { user } = show({ compare: () => looks[at++]!.promise, sync_learner: () => resultOf("1 change made:") });
    await user.click(await syncButton());
    await screen.findByText("1 change made:");
    looks[1]!.tell(inStep);
    await screen.findByText("In step.");
    looks[0]!.tell(comparisonOf());
    await settled();
    expect(screen.getByText("In step.")).toBeVisible();
  });

  test("a look that began before it is not shown when it ends right after", async () => {
    const before = later<Comparison>();
    const pages = [Promise.resolve(pageOf()), later<LearnerPage>().promise];
    let at = 0;
    const { user } = show({
      learner: () => pages[at++]!,
      compare: () => before.promise,
      sync_learner: () => resultOf("1 change made:"),
    });
    await user.click(await syncButton());
    await screen.findByText("1 change made:");
    before.tell(comparisonOf());
    await settled();
    expect(screen.queryByText("Sync would change 1 thing:")).toBeNull();
  });

  const holds: [string, State, Partial<Comparison>, RegExp][] = [
    ["out of scope", stateOf(), { in_scope: false }, /Out of scope/],
    ["while another Sync goes on", stateOf({ asked: goesOn(false) }), {}, /Sync of Ada Quill goes on/],
    ["without a connection", stateOf({ connection: null }), {}, /needs a connection/],
  ];

  test.each(holds)("is held %s, and says why", async (_, state, differs, why) => {
    const { user, bridge } = show({ compare: () => comparisonOf(differs) }, state);
    await screen.findByText("Sync would change 1 thing:");
    expect(await syncButton()).toBeDisabled();
    expect(await syncButton()).toHaveAccessibleDescription(why);
    await user.keyboard("s");
    expect(bridge.takesOf("sync_learner")).toEqual([]);
  });

  test("goes first while a run over everybody goes on", async () => {
    const { user, bridge } = show({ sync_learner: () => resultOf("1 change made:") }, stateOf({ run: goesOn(true) }));
    await screen.findByText("Sync would change 1 thing:");
    await user.click(await syncButton());
    expect(await screen.findByText("1 change made:")).toBeVisible();
    expect(bridge.takesOf("sync_learner")).toHaveLength(1);
  });

  test("after a run over everybody, both systems are read again", async () => {
    const { news, bridge } = show({}, stateOf({ run: goesOn(true) }));
    await screen.findByText("Sync would change 1 thing:");
    news.state = stateOf();
    await waitFor(() => expect(bridge.takesOf("compare")).toHaveLength(2));
    expect(await syncButton()).toBeEnabled();
  });
});

describe("reviews", () => {
  const month = (name: string, ...rows: Row[]) => ({ month: name, rows });
  const reviews = [
    month("December 2026", { ...same, label: "Tue 8 Dec 2026, 10:00" }),
    month("November 2026", { ...toPics, label: "Mon 16 Nov 2026, 14:00" }),
    month("October 2026", { ...same, label: "Wed 14 Oct 2026, 10:00" }, { ...same, label: "Thu 1 Oct 2026, 10:00" }),
  ];

  test("are open in the newest month and where something changes, folded elsewhere with their number", async () => {
    const { user } = show({ compare: () => comparisonOf({ reviews, reviews_summary: "3 in step, 1 to synchronise" }) });
    expect(await screen.findByText("3 in step, 1 to synchronise")).toBeVisible();
    expect(screen.getByRole("columnheader", { name: "When" })).toBeVisible();
    const head = (name: RegExp) => screen.getByRole("button", { name });
    expect(head(/December 2026/)).toHaveAttribute("aria-expanded", "true");
    expect(head(/November 2026/)).toHaveAttribute("aria-expanded", "true");
    const october = head(/October 2026\s+2 reviews/);
    expect(october).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByText("Wed 14 Oct 2026, 10:00")).toBeNull();
    october.focus();
    await user.keyboard("{Enter}");
    expect(screen.getByText("Wed 14 Oct 2026, 10:00")).toBeVisible();
  });

  test("none in either system: says so", async () => {
    show();
    expect(await screen.findByText("No reviews in either system.")).toBeVisible();
  });
});

describe("a question", () => {
  const question = {
    id: "q1",
    ask: "Which pathway?",
    explain: "It is remembered.",
    choices: [
      { reply: { says: "apart" as const }, label: "Maintenance", explain: "" },
      { reply: { says: "join" as const, onefile_id: 900 }, label: "Production", explain: "Used for 14 others" },
    ],
  };

  test("is answered by keyboard; then both systems are read again", async () => {
    let answered = false;
    const { user, bridge } = show({
      compare: () => (answered ? inStep : comparisonOf({ questions: [question] })),
      answer: () => {
        answered = true;
        return null;
      },
    });
    const group = await screen.findByRole("group", { name: /Which pathway\?/ });
    expect(group).toHaveAccessibleDescription("It is remembered.");
    const production = within(group).getByRole("radio", { name: "Production" });
    expect(production).toHaveAccessibleDescription("Used for 14 others");
    production.focus();
    await user.keyboard(" ");
    await user.tab();
    expect(screen.getByRole("button", { name: "Answer" })).toHaveFocus();
    await user.keyboard("{Enter}");
    await screen.findByText("In step.");
    expect(bridge.takesOf("answer")).toEqual([{ question: "q1", reply: { says: "join", onefile_id: 900 }, learner: "k1" }]);
    await waitFor(() => expect(screen.getByRole("region", { name: "Both systems" })).toHaveFocus());
    expect(bridge.takesOf("sync_learner")).toEqual([]);
  });

  test("without a choice says what is missing, and sends nothing", async () => {
    const { user, bridge } = show({ compare: () => comparisonOf({ questions: [question] }) });
    await user.click(await screen.findByRole("button", { name: "Answer" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Choose one of the answers first.");
    expect(screen.getByRole("radio", { name: "Maintenance" })).toHaveFocus();
    expect(bridge.takesOf("answer")).toEqual([]);
  });

  test("that can’t be taken keeps what was chosen, and says why", async () => {
    const { user } = show({
      compare: () => comparisonOf({ questions: [question] }),
      answer: () => {
        throw { code: "no_such_question", kind: "usage", message: "The question is gone.", remedy: "Look again." };
      },
    });
    await user.click(await screen.findByRole("radio", { name: "Production" }));
    await user.click(screen.getByRole("button", { name: "Answer" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The question is gone.");
    expect(screen.getByRole("radio", { name: "Production" })).toBeChecked();
  });
});

describe("history", () => {
  const items = Array.from({ length: 23 }, (_, at) => item(100 - at));

  test("shows twenty at first, and all when asked", async () => {
    const { user } = show({ learner: () => pageOf({ history: items }) });
    const history = await screen.findByRole("region", { name: "History" });
    expect(within(history).getAllByRole("listitem")).toHaveLength(20);
    await user.click(within(history).getByRole("button", { name: "Show all 23" }));
    const shown = within(history).getAllByRole("listitem");
    expect(shown).toHaveLength(23);
    await waitFor(() => expect(shown[20]).toHaveFocus());
  });

  test("says where each change was written, and what is not certain", async () => {
    show({ learner: () => pageOf({ history: [item(2, { writes: "onefile", certain: false }), item(1)] }) });
    const history = await screen.findByRole("region", { name: "History" });
    const [newest, older] = within(history).getAllByRole("listitem");
    expect(newest).toHaveTextContent(/Change 2 in OneFile.*not certain that it was written/);
    expect(older).toHaveTextContent("Change 1 in PICS");
    expect(older).not.toHaveTextContent("not certain");
  });
});
