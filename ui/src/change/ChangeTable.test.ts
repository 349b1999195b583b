import { render, screen, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import type { Cell, ChangeView, Row, RowState } from "../bridge/types";
import ChangeTable from "./ChangeTable.svelte";
import { rowOf, stirs } from "./change";

function cell(parts: Partial<Cell>): Cell {
  return { there: true, value: null, will_be: null, detail: null, ...parts };
}

const replaced: Row = {
  label: "Registration number",
  pics: cell({ value: "REG-0417", will_be: "REG-4170" }),
  onefile: cell({ value: "REG-4170" }),
  state: "to_pics",
  why: "The two differ",
};

const filled: Row = {
  label: "Registration date",
  pics: cell({ value: "3 February 2026" }),
  onefile: cell({ will_be: "3 Feb 2026" }),
  state: "to_onefile",
  why: "Blank in OneFile",
};

/** The cells of the row of one field, by the heading that they stand under. */
function cellsOf(field: string): Record<string, HTMLElement> {
  const headings = screen.getAllByRole("columnheader").map((heading) => heading.textContent.trim());
  const row = screen.getByRole("rowheader", { name: field }).closest("tr");
  if (!row) throw new Error(`no row for ${field}`);
  const cells = [...row.children] as HTMLElement[];
  return Object.fromEntries(headings.map((heading, at) => [heading, cells[at]!]));
}

/** What a screen reader says of an element. */
function said(element: HTMLElement | undefined): string {
  const copy = element?.cloneNode(true) as HTMLElement;
  for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
  return copy.textContent.replace(/\s+/g, " ").replace(/ ,/g, ",").trim();
}

/** What the eye reads of an element. */
function shown(element: HTMLElement | undefined): string {
  const copy = element?.cloneNode(true) as HTMLElement;
  for (const unseen of copy.querySelectorAll(".said")) unseen.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function table(...rows: Row[]) {
  return render(ChangeTable, { label: "Changes of Ada Quill", rows });
}

describe("a change to PICS", () => {
  test("points left, to PICS, in words too", () => {
    table(replaced);
    const { Direction } = cellsOf(replaced.label);
    expect(shown(Direction)).toBe("← to PICS");
    expect(said(Direction)).toBe("to PICS");
  });

  test("shows under PICS what is replaced and by what, and under OneFile where it comes from", () => {
    table(replaced);
    const { PICS, OneFile, Why } = cellsOf(replaced.label);
    expect(within(PICS!).getByRole("deletion").textContent).toBe("REG-0417");
    expect(within(PICS!).getByRole("insertion").textContent).toBe("REG-4170");
    expect(said(PICS)).toBe("now REG-0417, then REG-4170");
    expect(said(OneFile)).toBe("REG-4170");
    expect(within(OneFile!).queryByRole("insertion")).toBeNull();
    expect(said(Why)).toBe("The two differ");
  });
});

describe("a change to OneFile", () => {
  test("points right, to OneFile, in words too", () => {
    table(filled);
    const { Direction } = cellsOf(filled.label);
    expect(shown(Direction)).toBe("to OneFile →");
    expect(said(Direction)).toBe("to OneFile");
  });

  test("says that a blank is filled, and strikes nothing through", () => {
    table(filled);
    const { PICS, OneFile } = cellsOf(filled.label);
    expect(said(PICS)).toBe("3 February 2026");
    expect(said(OneFile)).toBe("blank, then 3 Feb 2026");
    expect(within(OneFile!).queryByRole("deletion")).toBeNull();
  });

  test("says that a record is not there yet, and what it will be", () => {
    table({ ...filled, onefile: cell({ there: false, will_be: "Normal, not yet held" }) });
    expect(said(cellsOf(filled.label).OneFile)).toBe("not there, then Normal, not yet held");
  });
});

describe("a row that nothing is written for", () => {
  const unwritten: [RowState, string][] = [
    ["same", "same"],
    ["left", "left alone"],
    ["waits", "waits"],
    ["asked", "asks you"],
  ];

  test.each(unwritten)("%s says so in words and has the colour of neither system", (state, words) => {
    const value = cell({ value: "11 of 40" });
    table({ ...filled, pics: value, onefile: value, state });
    const { Direction, Field } = cellsOf(filled.label);
    expect(said(Direction)).toBe(words);
    expect(Field!.closest("tr")!.classList).not.toContain("pics");
    expect(Field!.closest("tr")!.classList).not.toContain("onefile");
  });

  test("tells a blank from a record that is not there", () => {
    table({ ...filled, pics: cell({}), onefile: cell({ there: false }), state: "left" });
    const { PICS, OneFile } = cellsOf(filled.label);
    expect(said(PICS)).toBe("blank");
    expect(said(OneFile)).toBe("not there");
  });
});

test("a second line stands below the value", () => {
  table({ ...filled, pics: cell({ value: "Normal, not yet held", detail: "James Orme" }) });
  expect(said(cellsOf(filled.label).PICS)).toBe("Normal, not yet held, James Orme");
});

test("each row takes the colour of the system that it writes", () => {
  table(replaced, filled);
  expect(cellsOf(replaced.label).Field!.closest("tr")!.classList).toContain("pics");
  expect(cellsOf(filled.label).Field!.closest("tr")!.classList).toContain("onefile");
});

test("rows stand in the order given, under a name", () => {
  table(filled, replaced);
  const named = screen.getByRole("table", { name: "Changes of Ada Quill" });
  const fields = within(named).getAllByRole("rowheader");
  expect(fields.map((field) => field.textContent)).toEqual([filled.label, replaced.label]);
});

test("a row follows what is known, in the place where it stood", async () => {
  const { rerender } = table(replaced);
  const row = screen.getByRole("rowheader").closest("tr");
  const settled: Row = { ...replaced, pics: cell({ value: "REG-4170" }), state: "same", why: "" };
  await rerender({ label: "Changes of Ada Quill", rows: [settled] });
  expect(said(cellsOf(replaced.label).PICS)).toBe("REG-4170");
  expect(screen.getByRole("rowheader").closest("tr")).toBe(row);
  expect(row!.classList).not.toContain("pics");
});

test("a mirror is named in the head of its column", () => {
  render(ChangeTable, { label: "Reviews", rows: [filled], first: "When", copy: true });
  const heads = screen.getAllByRole("columnheader").map((head) => head.textContent.trim());
  expect(heads).toEqual(["When", "PICS (Tandem’s copy)", "Direction", "OneFile", "Why"]);
});

describe("a change of a run as a row", () => {
  const change: ChangeView = {
    learner: null,
    key: "1",
    what: "Elements done",
    writes: "pics",
    before: "10 of 40",
    after: "11 of 40",
    source: "27.5 %",
    why: "27.5 % of 40 is 11",
    entry: null,
  };

  test("has the system that is written on its side, and the source on the other", () => {
    table(rowOf(change), rowOf({ ...change, what: "Start", writes: "onefile", before: null, source: null }));
    expect(said(cellsOf("Elements done").PICS)).toBe("now 10 of 40, then 11 of 40");
    expect(said(cellsOf("Elements done").OneFile)).toBe("27.5 %");
    expect(said(cellsOf("Start").PICS)).toBe("11 of 40");
    expect(said(cellsOf("Start").OneFile)).toBe("blank, then 11 of 40");
  });
});

test("what waits or asks is stirring, what is left alone is not", () => {
  const states: RowState[] = ["same", "to_pics", "to_onefile", "left", "waits", "asked"];
  expect(states.filter((state) => stirs({ ...filled, state }))).toEqual(["to_pics", "to_onefile", "waits", "asked"]);
});
