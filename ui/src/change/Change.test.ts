import { render, screen, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import ChangeTable from "./ChangeTable.svelte";
import type { Change } from "./change";

const replaced: Change = {
  field: "Registration number",
  writes: "pics",
  before: "REG-0417",
  after: "REG-4170",
  source: "REG-4170",
  why: "The two differ",
};

const filled: Change = {
  field: "Registration date",
  writes: "onefile",
  before: null,
  after: "3 Feb 2026",
  source: "3 February 2026",
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

function table(...changes: Change[]) {
  return render(ChangeTable, { label: "Changes of Ada Quill", changes });
}

describe("a change to PICS", () => {
  test("points left, to PICS, in words too", () => {
    table(replaced);
    const { Direction } = cellsOf(replaced.field);
    expect(shown(Direction)).toBe("← to PICS");
    expect(said(Direction)).toBe("to PICS");
  });

  test("shows under PICS what is replaced and by what, and under OneFile where it comes from", () => {
    table(replaced);
    const { PICS, OneFile, Why } = cellsOf(replaced.field);
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
    const { Direction } = cellsOf(filled.field);
    expect(shown(Direction)).toBe("to OneFile →");
    expect(said(Direction)).toBe("to OneFile");
  });

  test("says that a blank is filled, and strikes nothing through", () => {
    table(filled);
    const { PICS, OneFile } = cellsOf(filled.field);
    expect(said(PICS)).toBe("3 February 2026");
    expect(said(OneFile)).toBe("blank, then 3 Feb 2026");
    expect(within(OneFile!).queryByRole("deletion")).toBeNull();
  });
});

test("each row takes the colour of the system that it writes", () => {
  table(replaced, filled);
  expect(cellsOf(replaced.field).Field!.closest("tr")!.classList).toContain("pics");
  expect(cellsOf(filled.field).Field!.closest("tr")!.classList).toContain("onefile");
});

test("changes stand in the order given, under a name", () => {
  table(filled, replaced);
  const named = screen.getByRole("table", { name: "Changes of Ada Quill" });
  const fields = within(named).getAllByRole("rowheader");
  expect(fields.map((field) => field.textContent)).toEqual([filled.field, replaced.field]);
});

test("a row follows its change", async () => {
  const { rerender } = table(filled);
  await rerender({ label: "Changes of Ada Quill", changes: [{ ...filled, before: "1 Feb 2026" }] });
  expect(said(cellsOf(filled.field).OneFile)).toBe("now 1 Feb 2026, then 3 Feb 2026");
});
