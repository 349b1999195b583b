import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { Attention as View, State } from "../bridge/types";
import Attention from "./Attention.svelte";

const nothing: View = {
  sentence: { tone: "well", lead: "Nothing needs you.", rest: "" },
  brakes: [],
  released: [],
  notices: [],
  problems: [],
  questions: [],
  alike: [],
  pathways: [],
  handover: [],
  held: [],
};

const brake = { id: 4, text: "OneFile lists 3 learners now.", remedy: "Look in OneFile.", at: "today 09:00" };
const held = {
  id: 9,
  key: "k1",
  name: "Ada Quill",
  what: "Registration number",
  pics: "REG-1",
  since: "today 09:00",
  by: "j.orme",
  todo: "Correct the value in OneFile, then release it.",
};

function show(view: () => View, answers: FakeBridge["answers"] = {}, state: State = stateOf()) {
  const bridge = new FakeBridge({ attention: view, ...answers });
  render(Attention, { context: inWindow(bridge, state).context });
  return { bridge, user: userEvent.setup() };
}

test("says that nothing needs a person", async () => {
  show(() => nothing);
  expect(await screen.findByText("Nothing needs you.")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test("a second synchroniser is named with what was seen, and the way to where it is switched off", async () => {
  const notice = {
    id: 1,
    text: "Something else still synchronises PICS and OneFile.",
    remedy: "Look whether the desktop scheduler is off.",
    at: "today 09:00",
    evidence: [{ key: "k 1", name: "Ada Quill", text: "Registration number became REG-1", after: "yesterday 09:00", seen: "today 09:00" }],
    more: 2,
  };
  const { user } = show(() => ({ ...nothing, notices: [notice] }));
  const region = await screen.findByRole("region", { name: /Something else still synchronises/ });
  expect(region).toHaveTextContent(notice.remedy);
  await user.click(screen.getByText("What was seen: 3 changes"));
  expect(region).toHaveTextContent("Ada Quill: Registration number became REG-1 between yesterday 09:00 and today 09:00");
  expect(region).toHaveTextContent("And 2 more changes.");
  expect(screen.getByRole("link", { name: "Ada Quill" })).toHaveAttribute("href", "#/learner/k%201");
  const way = screen.getByRole("link", { name: "Confirm again that the desktop scheduler is off" });
  expect(way).toHaveAttribute("href", "#/moving?step=scheduler_off");
});

test("a brake is let go with what somebody has looked at", async () => {
  let open = true;
  const release_brake = () => {
    open = false;
    return null;
  };
  const { bridge, user } = show(() => ({ ...nothing, brakes: open ? [brake] : [] }), { release_brake });
  await user.type(await screen.findByRole("textbox", { name: "What you have looked at" }), "12 left in June");
  await user.click(screen.getByRole("button", { name: "Let the next run pass" }));
  expect(bridge.takesOf("release_brake")).toEqual([{ brake: 4, reason: "12 left in June" }]);
  await waitFor(() => expect(screen.queryByText(brake.text)).toBeNull());
  expect(screen.getByRole("status")).toHaveTextContent("Runs pass this for a day, as long as it gets no worse.");
});

test("a brake that is not let go says why, and what was typed stays", async () => {
  const release_brake = () => {
    throw { code: "reason_needed", kind: "usage", message: "Say what you have looked at.", remedy: "Write it." };
  };
  const { user } = show(() => ({ ...nothing, brakes: [brake] }), { release_brake });
  const reason = await screen.findByRole("textbox", { name: "What you have looked at" });
  await user.type(reason, " {Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("Say what you have looked at.");
  expect(reason).toHaveValue(" ");
});

test("what was put back is released, each by its name", async () => {
  let values = [held, { ...held, id: 10, what: "Registration date" }];
  const release_held = ({ id }: { id: number }) => {
    values = values.filter((value) => value.id !== id);
    return null;
  };
  const { bridge, user } = show(() => ({ ...nothing, held: values }), { release_held });
  await user.click(await screen.findByRole("button", { name: /^Release ?: Registration date, Ada Quill$/ }));
  expect(bridge.takesOf("release_held")).toEqual([{ id: 10 }]);
  await waitFor(() => expect(screen.getAllByRole("button", { name: /^Release/ })).toHaveLength(1));
});

test("causes begin with a capital, with what helps and whom they concern", async () => {
  const learners = [{ key: "k1", name: "Ada Quill", what: "Review Tue 8 Dec 2026", since: "today 09:00" }];
  const problems = [{ cause: "no reviewer", what_to_do: "Enter a reviewer.", needs_you: true, learners, more: 2 }];
  show(() => ({ ...nothing, problems }));
  expect(await screen.findByRole("heading", { name: /No reviewer/ })).toBeVisible();
  expect(screen.getByText("Enter a reviewer.")).toBeVisible();
  expect(screen.getByText(/And 2 more records/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Ada Quill", hidden: true })).toHaveAttribute("href", "#/learner/k1");
});

test("what was keyed in is ticked, named with its system", async () => {
  const item = { id: "pics-3", what: "Registration number", before: null, after: "REG-1", since: "today 09:00" };
  let ticked: string | null = null;
  const tick = () => {
    ticked = "today 09:05 by j.orme";
    return null;
  };
  const group = () => ({ key: "k1", name: "Ada Quill", items: [{ ...item, system: "pics" as const, ticked }] });
  const { bridge, user } = show(() => ({ ...nothing, handover: [group()] }), { tick, export: () => null });
  expect(await screen.findByText("1 thing to do")).toBeVisible();
  await user.click(screen.getByRole("checkbox", { name: "In PICS: Registration number" }));
  expect(bridge.takesOf("tick")).toEqual([{ item: "pics-3", on: true }]);
  expect(await screen.findByText("0 things to do")).toBeVisible();
  expect(screen.getByRole("checkbox")).toBeChecked();

  await user.click(screen.getByRole("button", { name: "Save the list …" }));
  await user.type(screen.getByRole("textbox", { name: "Table of what is to be keyed in" }), "/data/a.csv{Enter}");
  expect(await screen.findByText("Written: /data/a.csv")).toBeVisible();
  expect(screen.getByText("The file is not encrypted.")).toBeVisible();
  expect(bridge.takesOf("file_to_write")).toEqual([{ path: "/data/a.csv", kind: "table" }]);
  expect(bridge.takesOf("export")).toEqual([{ what: "handover_csv", ticket: "ticket for /data/a.csv" }]);
});
