import { render, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { ChangeView, RunResult } from "../bridge/types";
import { byLearner } from "./groups";
import RunReport from "./RunReport.svelte";

function change(learner: string | null, what: string): ChangeView {
  return { learner, key: learner ?? "", what, writes: "pics", before: "a", after: "b", source: null, why: "Blank in PICS", entry: null };
}

function report(differs: Partial<RunResult>) {
  const result: RunResult = {
    sentence: { tone: "attention", lead: "In step, apart from 1 thing.", rest: "2 dates were sent." },
    lines: [],
    more_lines: 0,
    problems: [],
    more_problems: 0,
    counts: [],
    comparison: null,
    ...differs,
  };
  render(RunReport, { result });
}

test("the sentence stands first, with its tone in words", () => {
  report({});
  expect(screen.getByText("In step, apart from 1 thing.").closest("p")?.textContent).toMatch(/^\s*Needs attention:/);
  expect(screen.queryByRole("table")).toBeNull();
});

test("changes of one learner are not headed by a name", () => {
  report({ lines: [change(null, "Registration date")] });
  const table = screen.getByRole("table", { name: "What was changed" });
  expect(within(table).getAllByRole("rowheader").map((head) => head.textContent.trim())).toEqual(["Registration date"]);
});

test("changes of several stand under each learner, who is a step away", () => {
  report({ lines: [change("Ada Quill", "One"), change("Ada Quill", "Two"), change("Rhys Quillan", "One")], more_lines: 1200 });
  const links = screen.getAllByRole("link");
  expect(links.map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
    ["Ada Quill", "#/learner/Ada%20Quill"],
    ["Rhys Quillan", "#/learner/Rhys%20Quillan"],
  ]);
  expect(screen.getByText("1 203 changes")).toBeTruthy();
  expect(screen.getByText(/^And 1 200 more changes/)).toBeTruthy();
});

test("a problem says what, why and what to do", () => {
  report({ problems: [{ learner: null, key: "", what: "Parked", why: "Two fit", todo: "Choose one" }], more_problems: 1 });
  const item = screen.getByRole("listitem");
  expect(item.textContent.replace(/\s+/g, " ").trim()).toMatch(/Parked Two fit Choose one$/);
  expect(screen.getByText("And 1 more problem.")).toBeTruthy();
});

test("a name that comes again later begins again", () => {
  const groups = byLearner([change("A", "1"), change("B", "2"), change("A", "3")]);
  expect(groups.map((group) => group.learner)).toEqual(["A", "B", "A"]);
});
