import type { Channel } from "@tauri-apps/api/core";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import { desktop } from "./desktop";
import { stateOf } from "./fake";
import type { State } from "./types";

afterEach(() => clearMocks());

test("a call is a command of its name", async () => {
  const asked: unknown[] = [];
  mockIPC((command, takes) => {
    asked.push([command, takes]);
    return { rows: [], found: 0, all: 0 };
  });
  await desktop.call("learners", { text: "quil" });
  expect(asked).toEqual([["learners", { takes: { text: "quil" } }]]);
});

test("what steers text is shown by its number, and goes back as it was", async () => {
  const asked: unknown[] = [];
  mockIPC((_, takes) => {
    asked.push(takes);
    return { rows: [{ name: "a\u{202e}b" }] };
  });
  expect(await desktop.call("learners", { text: "‹U+202E›" })).toEqual({ rows: [{ name: "a‹U+202E›b" }] });
  expect(asked).toEqual([{ takes: { text: "\u{202e}" } }]);
  mockIPC(() => {
    throw { code: "usage", kind: "usage", message: "\u{1b}.", remedy: "" };
  });
  await expect(desktop.call("state", null)).rejects.toMatchObject({ message: "‹U+001B›." });
});

test("a trouble comes as Tandem told it", async () => {
  const told = { code: "keyring_locked", kind: "held", message: "Locked.", remedy: "Unlock it." };
  mockIPC(() => {
    throw told;
  });
  await expect(desktop.call("state", null)).rejects.toEqual(told);
});

test("a file is asked for by what it is to be", async () => {
  const asked: unknown[] = [];
  mockIPC((command) => {
    asked.push(command);
    return null;
  });
  expect(await desktop.browse!("ilr")).toBe(null);
  expect(await desktop.browse!("table")).toBe(null);
  expect(asked).toEqual(["browse_ilr", "browse_table"]);
});

test("a place for a file is asked for with a name to begin with", async () => {
  const asked: unknown[] = [];
  mockIPC((command, takes) => {
    asked.push([command, takes]);
    return { ticket: "7", name: "report.csv", note: "" };
  });
  expect(await desktop.browseSave!("report.csv")).toEqual({ ticket: "7", name: "report.csv", note: "" });
  expect(asked).toEqual([["browse_save", { name: "report.csv" }]]);
});

test("what no command should throw says that it makes no sense", async () => {
  mockIPC(() => {
    throw "command state not found";
  });
  await expect(desktop.call("state", null)).rejects.toMatchObject({
    code: "broken",
    message: expect.stringContaining("command state not found"),
  });
});

test("news come over a channel until nobody listens", async () => {
  let channel: Channel<State> | undefined;
  mockIPC((command, takes) => {
    if (command === "follow") channel = (takes as { channel: Channel<State> }).channel;
  });
  const told: number[] = [];
  const leave = desktop.follow((state) => told.push(state.learners));
  await Promise.resolve();
  channel!.onmessage(stateOf({ learners: 3 }));
  leave();
  channel!.onmessage(stateOf({ learners: 4 }));
  expect(told).toEqual([3]);
});
