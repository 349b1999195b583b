import "@testing-library/jest-dom/vitest";
import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { CopiesView, SafekeepingView } from "../bridge/types";
import Safekeeping from "./Safekeeping.svelte";
import WayOn from "./WayOn.svelte";

const some: CopiesView = {
  place: "/home/mis/tandem/copies",
  copies: [
    { name: "20261123T090000Z-daily", at: "23 Nov 2026 09:00", why: "once a day", size: "312 kB", kept_until: "7 Dec 2026 09:00" },
    { name: "20261122T090000Z-daily", at: "22 Nov 2026 09:00", why: "once a day", size: "310 kB", kept_until: "6 Dec 2026 09:00" },
  ],
};
const done: SafekeepingView = {
  sentence: { tone: "well", lead: "The copy is in place:", rest: "Tandem is as it was." },
  afterwards: ["Background runs are paused."],
};

function settings(answers: FakeBridge["answers"] = {}, differs = {}) {
  const bridge = new FakeBridge({ copies: () => some, ...answers });
  render(Safekeeping, { context: inWindow(bridge, stateOf(differs)).context });
  return { bridge, user: userEvent.setup() };
}

test("a copy takes the databases' place only after it was said what is lost", async () => {
  const { bridge, user } = settings({ restore_copy: () => done });
  const row = await screen.findByRole("row", { name: /22 Nov 2026/ });
  await user.click(within(row).getByRole("button", { name: /Put in place … copy of 22 Nov 2026/ }));
  const dialog = await screen.findByRole("alertdialog", { name: "Put this copy in place?" });
  expect(dialog).toHaveTextContent("22 Nov 2026 09:00");
  expect(dialog).toHaveTextContent("What it learnt since then is lost to it");
  expect(bridge.takesOf("restore_copy")).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Put it in place" }));
  expect(bridge.takesOf("restore_copy")).toEqual([{ name: "20261122T090000Z-daily" }]);
  const outcome = await screen.findByRole("group", { name: "What came of it" });
  expect(outcome).toHaveTextContent("The copy is in place:");
  expect(outcome).toHaveFocus();
});

test("a copy is made, and the key is changed, by a press each", async () => {
  const { bridge, user } = settings({ copy_now: () => ({ ...some, copies: some.copies.slice(0, 1) }), change_key: () => done });
  await user.click(await screen.findByRole("button", { name: "Copy now" }));
  expect(await screen.findByText("Copied.")).toBeVisible();
  expect(screen.queryByRole("row", { name: /22 Nov 2026/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Change the key …" }));
  await user.click(await screen.findByRole("button", { name: "Change the key" }));
  expect(bridge.takesOf("change_key")).toEqual([null]);
});

test("nothing is put in place while a run goes on", async () => {
  settings({}, { run: { title: "Bringing everybody up to date" } });
  const row = await screen.findByRole("row", { name: /22 Nov 2026/ });
  expect(within(row).getByRole("button")).toBeDisabled();
  expect(screen.getByText(/goes on: stop it or wait/)).toBeVisible();
});

test("whoever has a damaged database chooses a copy, or begins anew", async () => {
  const bridge = new FakeBridge({ copies: () => some, restore_copy: () => done, begin_anew: () => done });
  const onopen = vi.fn();
  render(WayOn, { bridge, code: "database_damaged", onopen });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: /copy of 23 Nov 2026/ }));
  await user.click(await screen.findByRole("button", { name: "Put it in place" }));
  await user.click(await screen.findByRole("button", { name: "Open Tandem" }));
  expect(onopen).toHaveBeenCalledOnce();
});

test("whoever lost the key is offered the new beginning alone", async () => {
  const bridge = new FakeBridge({ begin_anew: () => done });
  render(WayOn, { bridge, code: "key_missing", onopen: vi.fn() });
  expect(screen.queryByRole("table")).toBeNull();
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Begin anew …" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Begin anew?" });
  expect(dialog).toHaveTextContent("forgets links, answers, settings and history");
  await user.click(within(dialog).getByRole("button", { name: "Set everything aside" }));
  expect(bridge.takesOf("begin_anew")).toEqual([null]);
});
