import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { LearnerRow, Learners as Found, Standing, State } from "../bridge/types";
import Learners from "./Learners.svelte";

function row(key: string, name: string, differs: Partial<LearnerRow> = {}): LearnerRow {
  return {
    key,
    name,
    ident: "0042Q",
    uln: "9276308686",
    organisation: "Northmoor Motors",
    officer: "James Orme",
    standing: { kind: "in_step", text: "in step" },
    in_step: "today 09:14",
    ...differs,
  };
}

const EVERYBODY = [row("1", "Quill, Ada"), row("2", "Tranquille, Zoë"), row("3", "Orme, Kit")];

function found(rows: LearnerRow[], differs: Partial<Found> = {}): Found {
  return { rows, found: rows.length, all: 42, ...differs };
}

/** Answers as the search does, as far as these tests need it. */
function search(text: string): Found {
  return found(EVERYBODY.filter((one) => one.name.toLowerCase().includes(text.toLowerCase())));
}

function show(learners: (text: string) => Found | Promise<Found> = search, state: State | null = stateOf()) {
  const bridge = new FakeBridge({ learners: ({ text }) => learners(text) });
  const { context, news } = inWindow(bridge, state);
  return { bridge, news, user: userEvent.setup(), ...render(Learners, { context }) };
}

const box = () => screen.getByRole("searchbox", { name: "Find a learner" });
const links = () => screen.findAllByRole("link");

// Setting location.hash would be told late, to a screen on which somebody has begun to type.
beforeEach(() => history.replaceState(null, "", "#/learners"));
afterEach(() => void vi.useRealTimers());

describe("finding", () => {
  test("everybody is there at first, and how many they are", async () => {
    show();
    expect((await links()).map((link) => link.textContent)).toEqual(EVERYBODY.map((one) => one.name));
    expect(screen.getByText("42 learners")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("");
  });

  test("finds as one types, says how many, marks what was found, and keeps it in the address", async () => {
    const { user } = show();
    await user.type(box(), "QUIL");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("2 found"));
    expect([...document.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["Quil", "quil"]);
    expect(location.hash).toBe("#/learners?find=QUIL");
  });

  test("letters that follow each other closely are one search", async () => {
    const { bridge } = show();
    await links();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (const typed of ["q", "qu", "qui", "quil", "quill,"]) {
      (box() as HTMLInputElement).value = typed;
      box().dispatchEvent(new InputEvent("input", { bubbles: true }));
      vi.advanceTimersByTime(70);
    }
    vi.advanceTimersByTime(70);
    expect(bridge.takesOf("learners").map(({ text }) => text)).toEqual(["", "quill,"]);
  });

  test("an answer that comes after a newer one is dropped", async () => {
    const late: ((answer: Found) => void)[] = [];
    const { user } = show((text) => (text === "q" ? new Promise((tell) => late.push(tell)) : search(text)));
    await links();
    await user.type(box(), "q");
    await waitFor(() => expect(late).toHaveLength(1));
    await user.type(box(), "uill,");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("1 found"));
    late[0]!(found(EVERYBODY));
    await new Promise((done) => setTimeout(done));
    expect((await links()).map((link) => link.textContent)).toEqual(["Quill, Ada"]);
  });

  test("what was typed comes back with the address", async () => {
    location.hash = "#/learners?find=orme";
    const { bridge } = show();
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("1 found"));
    expect(box()).toHaveValue("orme");
    expect(bridge.takesOf("learners")).toEqual([{ text: "orme" }]);
  });

  test("an address without it clears it", async () => {
    location.hash = "#/learners?find=orme";
    show();
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("1 found"));
    location.hash = "#/learners";
    await waitFor(() => expect(box()).toHaveValue(""));
    expect(await links()).toHaveLength(3);
  });

  test("more than are shown: says so", async () => {
    show(() => found(EVERYBODY, { found: 1980, all: 1980 }));
    expect(await screen.findByText(/Showing the first 3 of 1 980: type more to narrow/)).toBeVisible();
  });

  test("nothing found: names what was typed and what can be looked for", async () => {
    const { user } = show();
    await user.type(box(), "xyzzy");
    const none = await screen.findByText(/No learner has “xyzzy”/);
    expect(none).toHaveTextContent(/name, ULN, Ident or learner reference/);
    expect(screen.getByRole("status")).toHaveTextContent("none found");
    expect(screen.queryByRole("table")).toBeNull();
  });

  test("no PICS records yet: says where they come in", async () => {
    show(() => found([], { all: 0 }));
    expect(await screen.findByRole("link", { name: /Bring in the PICS records/ })).toHaveAttribute("href", "#/initial");
    expect(screen.queryByRole("searchbox")).toBeNull();
  });

  test("a failure is shown in place, and trying again helps", async () => {
    let fails = true;
    const { user } = show((text) => {
      if (!fails) return search(text);
      throw { code: "database", kind: "held", message: "The records can’t be read.", remedy: "Start Tandem again." };
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("The records can’t be read.");
    fails = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await links()).toHaveLength(3);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("records that come in are seen without typing", async () => {
    const { bridge, news } = show();
    await links();
    news.state = stateOf({ learners: 43 });
    await waitFor(() => expect(bridge.takesOf("learners")).toHaveLength(2));
  });
});

describe("by keyboard", () => {
  test("Down goes from the box to the first row and on, Up comes back", async () => {
    const { user } = show();
    const [first, second] = await links();
    await user.click(box());
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(first).toHaveFocus());
    await user.keyboard("{ArrowDown}");
    expect(second).toHaveFocus();
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(box()).toHaveFocus();
  });

  test("Down and Enter without waiting open the first of those who were typed", async () => {
    const { user } = show(async (text) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return search(text);
    });
    await links();
    await user.type(box(), "qui{ArrowDown}{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/learner/1"));
    expect(await links()).toHaveLength(2);
  });

  test("Down past the last row stays there; Home and End go to the ends", async () => {
    const { user } = show();
    const [first, , last] = await links();
    first!.focus();
    await user.keyboard("{End}");
    expect(last).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(last).toHaveFocus();
    await user.keyboard("{Home}");
    expect(first).toHaveFocus();
  });

  test("Tab stops at one row only: where one was", async () => {
    const { user } = show();
    const [first, second] = await links();
    first!.focus();
    await user.keyboard("{ArrowDown}");
    expect((await links()).map((link) => link.tabIndex)).toEqual([-1, 0, -1]);
    await user.tab({ shift: true });
    expect(box()).toHaveFocus();
    await user.tab();
    expect(second).toHaveFocus();
  });

  test("S on a row opens the learner and asks for nothing else", async () => {
    const { user, bridge } = show();
    const [, second] = await links();
    second!.focus();
    await user.keyboard("s");
    expect(location.hash).toBe("#/learner/2");
    expect(new Set(bridge.asked.map(({ name }) => name))).toEqual(new Set(["learners"]));
  });

  test("/ goes to the box from anywhere, and is a letter within it", async () => {
    const { user } = show();
    const [first] = await links();
    first!.focus();
    await user.keyboard("/");
    expect(box()).toHaveFocus();
    expect(box()).toHaveValue("");
    await user.keyboard("/");
    expect(box()).toHaveValue("/");
  });

  test("Enter in the box opens the only one found, even before the pause is over", async () => {
    const { user } = show();
    await links();
    await user.type(box(), "orme{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/learner/3"));
  });

  test("Enter in the box goes to the first of several", async () => {
    const { user } = show();
    await links();
    await user.type(box(), "quil{Enter}");
    await waitFor(async () => expect((await links())[0]).toHaveFocus());
    expect(location.hash).toBe("#/learners?find=quil");
  });

  test("Escape clears the box", async () => {
    const { user } = show();
    await user.type(box(), "orme");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("1 found"));
    await user.keyboard("{Escape}");
    expect(box()).toHaveValue("");
    expect(await links()).toHaveLength(3);
  });
});

describe("a row", () => {
  test("leads to the learner, from anywhere in it", async () => {
    const { user } = show();
    const [first] = await links();
    expect(first).toHaveAttribute("href", "#/learner/1");
    await user.click(screen.getAllByText("0042Q")[0]!);
    expect(location.hash).toBe("#/learner/1");
  });

  const standings: [Standing["kind"], string][] = [
    ["in_step", "in step"],
    ["waiting", "4 changes waiting"],
    ["needs_you", "parked: pathway to choose"],
    ["failed", "OneFile refused it"],
    ["out_of_scope", "left more than a month ago"],
    ["not_looked", "not looked at yet"],
  ];

  test.each(standings)("says in words that it is %s, with a sign that only the eye reads", async (kind, text) => {
    show(() => found([row("1", "Quill, Ada", { standing: { kind, text } })]));
    const chip = (await screen.findByText(text)).closest(".chip")!;
    expect(chip.classList).toContain(kind);
    expect(within(chip as HTMLElement).getByText(/^[✓⇄!✕–·]$/)).toHaveAttribute("aria-hidden", "true");
  });

  test("without codes and never in step shows no blanks that look like values", async () => {
    show(() => found([row("1", "Quill, Ada", { ident: null, uln: null, organisation: null, officer: null, in_step: null })]));
    const cells = (await screen.findAllByRole("cell")).map((cell) => cell.textContent.trim());
    expect(cells.slice(0, 4)).toEqual(["", "", "", ""]);
    expect(cells.at(-1)).toBe("never");
  });
});
