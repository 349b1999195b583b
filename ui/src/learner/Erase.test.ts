import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { ErasedView, ErasureView, State } from "../bridge/types";
import { comparisonOf, pageOf } from "./fixtures";
import Learner from "./Learner.svelte";

const plan: ErasureView = {
  name: "Ada Quill",
  goes: ["Ada Quill with 2 learning aims."],
  stays: ["That somebody was erased."],
  by_hand: ["Erase account 31 in OneFile."],
};
const done: ErasedView = { sentence: { tone: "well", lead: "The learner is erased.", rest: "" }, by_hand: plan.by_hand };

function show(answers: FakeBridge["answers"] = {}, differs: Partial<State> = {}) {
  const bridge = new FakeBridge({
    learner: () => pageOf(),
    compare: () => comparisonOf(),
    erasure: () => plan,
    erase_learner: () => done,
    ...answers,
  });
  render(Learner, { context: inWindow(bridge, stateOf(differs)).context, props: { learner: "k1" } });
  return { bridge, user: userEvent.setup() };
}

async function unfold(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(await screen.findByRole("button", { name: "Erase this learner …" }));
  await screen.findByText(plan.goes[0]!);
}

test("says what goes, what stays and what is left, and names the learner before it is done", async () => {
  const { bridge, user } = show();
  await unfold(user);
  for (const text of [plan.stays[0]!, plan.by_hand[0]!]) expect(screen.getByText(text)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Erase Ada Quill" }));
  const box = screen.getByRole("checkbox", { name: "I know that nobody can bring Ada Quill back" });
  expect(box).toHaveFocus();
  expect(box).toHaveAccessibleDescription(/Tick this first/);
  await user.keyboard(" ");
  await user.type(screen.getByRole("textbox", { name: /Reason/ }), "request 17");
  await user.click(screen.getByRole("button", { name: "Erase Ada Quill" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Erase Ada Quill?" });
  expect(within(dialog).getByRole("button", { name: "Not yet" })).toHaveFocus();
  expect(bridge.takesOf("erase_learner")).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Erase for good" }));
  expect(bridge.takesOf("erase_learner")).toEqual([{ learner: "k1", reason: "request 17", sure: true }]);
  const heading = await screen.findByRole("heading", { level: 1, name: "Erased" });
  await waitFor(() => expect(heading).toHaveFocus());
  expect(screen.getByText(plan.by_hand[0]!)).toBeVisible();
  expect(screen.queryByText(/Quill/)).toBeNull();
});

test("what refuses says why, and the learner stays", async () => {
  const { user } = show({
    erase_learner: () => {
      throw { code: "learner_in_use", kind: "decision", message: "A change is on its way.", remedy: "Run Sync first." };
    },
  });
  await unfold(user);
  await user.click(screen.getByRole("checkbox"));
  await user.click(screen.getByRole("button", { name: "Erase Ada Quill" }));
  await user.click(await screen.findByRole("button", { name: "Erase for good" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("A change is on its way.");
  expect(screen.getByRole("heading", { level: 1, name: "Ada Quill" })).toBeVisible();
});

test("waits for a run", async () => {
  const run = { title: "Synchronisation", doing: "", done: 0, total: 1, left: null, wide: true, stopping: false };
  const { user } = show({}, { run });
  await unfold(user);
  expect(screen.getByRole("button", { name: "Erase Ada Quill" })).toBeDisabled();
});
