import "@testing-library/jest-dom/vitest";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow } from "../bridge/fake";
import type { SettingView, SettingsView } from "../bridge/types";
import Settings from "./Settings.svelte";

const interval: SettingView = {
  name: "interval_minutes",
  label: "From one run to the next",
  explain: "Counted from start to start.",
  kind: "number",
  value: "60",
  usual: "60",
  least: 15,
  most: 1440,
  unit: "minutes",
  choices: [],
};
const background: SettingView = {
  ...interval,
  name: "background",
  label: "Run in the background",
  kind: "switch",
  value: "on",
  usual: "on",
  least: null,
  most: null,
  unit: null,
};

const view = (...items: SettingView[]): SettingsView => ({ groups: [{ title: "Background", items }], changed: [], erased: "" });

function show(set_setting: NonNullable<FakeBridge["answers"]["set_setting"]>, ...items: SettingView[]) {
  const copies = () => ({ place: "/home/mis/tandem/copies", copies: [] });
  const bridge = new FakeBridge({ settings: () => view(...items), copies, set_setting });
  render(Settings, { context: inWindow(bridge).context });
  return { bridge, user: userEvent.setup() };
}

test("a value is kept when the field is left, and said", async () => {
  const { bridge, user } = show(({ value }) => view({ ...interval, value }), interval);
  const field = await screen.findByRole("textbox", { name: interval.label });
  expect(field).toHaveAccessibleDescription(/Counted from start to start.*15 to 1440, usually 60/);
  await user.clear(field);
  await user.type(field, "120");
  await user.tab();
  expect(bridge.takesOf("set_setting")).toEqual([{ name: "interval_minutes", value: "120" }]);
  expect(await screen.findByText("Kept: From one run to the next.")).toBeVisible();
  expect(screen.getByRole("button", { name: /^As usual/ })).toBeVisible();
});

test("a value that can't be says so at the field", async () => {
  const refuse = () => {
    throw { code: "bad_setting", kind: "usage", message: "That can’t be.", remedy: "15 to 1440 minutes." };
  };
  const { user } = show(refuse, interval);
  const field = await screen.findByRole("textbox", { name: interval.label });
  await user.clear(field);
  await user.type(field, "3");
  await user.tab();
  expect(await screen.findByRole("alert")).toHaveTextContent("That can’t be. 15 to 1440 minutes.");
  expect(field).toBeInvalid();
  expect(field).toHaveFocus();
  expect(field).toHaveAccessibleDescription(/That can’t be/);
});

test("the same value is not sent", async () => {
  const { bridge, user } = show(() => view(interval), interval);
  await user.click(await screen.findByRole("textbox", { name: interval.label }));
  await user.tab();
  expect(bridge.takesOf("set_setting")).toEqual([]);
});

test("a switch is switched by keyboard, and put as usual again", async () => {
  let value = "on";
  const { bridge, user } = show((given) => view({ ...background, value: (value = given.value) }), background);
  (await screen.findByRole("switch", { name: background.label })).focus();
  await user.keyboard(" ");
  expect(await screen.findByText("off")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /^As usual/ }));
  expect(bridge.takesOf("set_setting").map((given) => given.value)).toEqual(["off", "on"]);
  expect(value).toBe("on");
});

test("a choice is made by its name", async () => {
  const details: SettingView = {
    ...background,
    name: "details_learner",
    label: "Learners",
    kind: "choice",
    value: "ignore",
    usual: "ignore",
    choices: [
      { value: "ignore", label: "Leave as they are" },
      { value: "push", label: "PICS to OneFile" },
    ],
  };
  const { bridge, user } = show(({ value }) => view({ ...details, value }), details);
  const field = await screen.findByRole("combobox", { name: details.label });
  expect(field).toHaveDisplayValue("Leave as they are");
  await user.selectOptions(field, "PICS to OneFile");
  expect(bridge.takesOf("set_setting")).toEqual([{ name: "details_learner", value: "push" }]);
  expect(await screen.findByRole("button", { name: /^As usual/ })).toBeVisible();
  expect(field).toHaveDisplayValue("PICS to OneFile");
});
