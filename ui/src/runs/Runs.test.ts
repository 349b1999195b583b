import "@testing-library/jest-dom/vitest";
import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow, ticketOf } from "../bridge/fake";
import type { HistoryItem, RunRow } from "../bridge/types";
import Runs from "./Runs.svelte";

const run = (id: number): RunRow => ({
  id,
  at: `run ${id}`,
  took: "2 minutes",
  by: "j.orme",
  cause: "in the background",
  of: "everybody",
  key: null,
  ended: "finished",
  sentence: { tone: "attention", lead: "2 learners with something that waits.", rest: "" },
  counts: [],
});

function show(answers: FakeBridge["answers"]) {
  const bridge = new FakeBridge(answers);
  render(Runs, { context: inWindow(bridge).context });
  return { bridge, user: userEvent.setup() };
}

test("before the first run, the way to it", async () => {
  show({ runs: () => ({ rows: [], more: false }) });
  expect(await screen.findByRole("link", { name: "initial synchronisation" })).toHaveAttribute("href", "#/initial");
});

test("runs come newest first, older ones on demand, their tone said in words", async () => {
  const runs = ({ before }: { before: number | null }) =>
    before === null ? { rows: [run(3), run(2)], more: true } : { rows: [run(1)], more: false };
  const { bridge, user } = show({ runs });
  const first = (await screen.findByRole("link", { name: "run 3" })).closest("li")!;
  expect(first).toHaveTextContent(/Needs attention: ?2 learners/);
  expect(within(first).getByRole("link")).toHaveAttribute("href", "#/runs/3");
  await user.click(screen.getByRole("button", { name: "Show older runs" }));
  expect(await screen.findByRole("link", { name: "run 1" })).toBeVisible();
  expect(bridge.takesOf("runs")).toEqual([{ before: null }, { before: 2 }]);
  expect(screen.queryByRole("button", { name: "Show older runs" })).toBeNull();
});

test("the whole history goes into a table, over an old one only where a person has said so", async () => {
  const { bridge, user } = show({ runs: () => ({ rows: [run(1)], more: false }), export: () => null });
  bridge.browseSave = async (name) => ticketOf(`/data/${name}`);
  await user.click(await screen.findByRole("button", { name: "Save the whole history …" }));
  await user.click(screen.getByRole("button", { name: "Browse…" }));
  await user.click(screen.getByRole("button", { name: "Save the table" }));
  expect(await screen.findByText("Written: history.csv")).toBeVisible();
  // A choice counts once, and the dialog is asked again.
  bridge.browseSave = async () => null;
  await user.click(screen.getByRole("button", { name: "Save the table" }));
  bridge.browseSave = async () => ticketOf("/data/second.csv");
  await user.click(screen.getByRole("button", { name: "Save the table" }));
  expect(await screen.findByText("Written: second.csv")).toBeVisible();
  const box = screen.getByRole("textbox", { name: "Table of every change" });
  await user.clear(box);
  await user.type(box, "/data/old.csv{Enter}");
  expect(await screen.findByText("Written: /data/old.csv")).toBeVisible();
  expect(bridge.takesOf("export")).toEqual([
    { what: "history_csv", ticket: "ticket for /data/history.csv" },
    { what: "history_csv", ticket: "ticket for /data/second.csv" },
    { what: "history_csv", ticket: "ticket for /data/old.csv" },
  ]);
  expect(bridge.takesOf("file_to_write")).toEqual([{ path: "/data/old.csv", kind: "table" }]);
});

test("the history is searched, and says where it has nothing", async () => {
  let items: HistoryItem[] = [];
  const { bridge, user } = show({ runs: () => ({ rows: [run(1)], more: false }), history: () => ({ items, more: false }) });
  await user.type(await screen.findByRole("searchbox"), "REG-1{Enter}");
  expect(await screen.findByText("Nothing of this kind was changed.")).toBeVisible();
  items = [
    {
      id: 7,
      run: 1,
      key: "k1",
      learner: "Ada Quill",
      writes: "pics",
      text: "Registration number: REG-1",
      why: "blank in PICS, filled from OneFile",
      at: "today 09:00",
      by: "j.orme",
      certain: true,
      was_put_back: true,
      can_put_back: false,
    },
  ];
  await user.selectOptions(screen.getByRole("combobox", { name: "Written in" }), "PICS");
  await user.click(screen.getByRole("button", { name: "Search" }));
  const found = await screen.findByRole("list", { name: "Changes found" });
  expect(found).toHaveTextContent("Ada Quill: Registration number: REG-1");
  expect(found).toHaveTextContent("put back since");
  expect(bridge.takesOf("history").at(-1)).toMatchObject({ text: "REG-1", system: "pics" });
});
