import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { HandBackWords, HandedBackView, State } from "../bridge/types";
import HandBack from "./HandBack.svelte";

const words: HandBackWords = {
  lead: "If you leave Tandem, hand back first.",
  steps: ["Background runs are switched off."],
  kept: "History stays on this computer.",
  erased: "Databases are removed.",
  afterwards: ["Ask for the token to be withdrawn."],
};
const handed: HandedBackView = {
  sentence: { tone: "well", lead: "Tandem is handed back.", rest: "" },
  afterwards: ["Close Tandem."],
};

function open(answers: FakeBridge["answers"] = {}, differs: Partial<State> = {}) {
  const bridge = new FakeBridge({ hand_back_words: () => words, hand_back: () => handed, ...answers });
  render(HandBack, { context: inWindow(bridge, stateOf(differs)).context });
  return { bridge, user: userEvent.setup() };
}

const unfold = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(screen.getByRole("button", { name: "Hand back …" }));
  await screen.findByText(words.lead);
};

test("explains before anything is done, and asks once more", async () => {
  const { bridge, user } = open();
  await unfold(user);
  expect(screen.getByText(words.kept)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Hand back" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Hand back?" });
  await user.click(within(dialog).getByRole("button", { name: "Not yet" }));
  expect(bridge.takesOf("hand_back")).toEqual([]);
  // The page behind a dialog takes clicks again a moment after it is closed.
  await waitFor(() => expect(document.body).not.toHaveStyle({ pointerEvents: "none" }));
  await user.click(screen.getByRole("button", { name: "Hand back" }));
  await user.click(await screen.findByRole("button", { name: "Hand back now" }));
  expect(bridge.takesOf("hand_back")).toEqual([{ erase: false, sure: false }]);
  expect(await screen.findByText("Tandem is handed back.")).toBeVisible();
  expect(screen.getByText("Close Tandem.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Hand back …" })).toBeNull();
});

test("erases only for somebody who says to know what that means", async () => {
  const { bridge, user } = open();
  await unfold(user);
  await user.click(screen.getByRole("radio", { name: "Erase the data" }));
  expect(screen.getByText(words.erased)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Hand back and erase" }));
  const box = screen.getByRole("checkbox", { name: "I know that nobody can bring the data back" });
  expect(box).toHaveFocus();
  expect(box).toHaveAccessibleDescription(/Tick this first/);
  expect(screen.queryByRole("alertdialog")).toBeNull();
  await user.click(box);
  await user.click(screen.getByRole("button", { name: "Hand back and erase" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Hand back and erase?" });
  await user.click(within(dialog).getByRole("button", { name: "Hand back and erase" }));
  await waitFor(() => expect(bridge.takesOf("hand_back")).toEqual([{ erase: true, sure: true }]));
});

test("waits for a run, and says what it waits for", async () => {
  const run = { title: "Synchronisation", doing: "", done: 0, total: 1, left: null, wide: true, stopping: false };
  const { user } = open({}, { run });
  await unfold(user);
  expect(screen.getByRole("button", { name: "Hand back" })).toBeDisabled();
  expect(screen.getByText("Synchronisation goes on: stop it or wait for its end.")).toBeVisible();
});

test("what refused says why, and it can be tried again", async () => {
  const { user } = open({
    hand_back: () => {
      throw { code: "keyring_locked", kind: "held", message: "The keyring is locked.", remedy: "Unlock it." };
    },
  });
  await unfold(user);
  await user.click(screen.getByRole("button", { name: "Hand back" }));
  await user.click(await screen.findByRole("button", { name: "Hand back now" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The keyring is locked.");
  expect(screen.getByRole("button", { name: "Hand back" })).toBeEnabled();
});
