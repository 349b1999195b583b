import { expect, test } from "vitest";
import type { GateStepState } from "../bridge/types";
import { stepOf } from "./fake";
import { addressOf, beforeTheRun, nextOpen, partsOf, stepIn } from "./steps";

const steps = (...all: [string, GateStepState][]) => all.map(([key, state]) => stepOf({ key, state }));
const keys = (all: { key: string }[]) => all.map((step) => step.key);

test("every step stands in one part, also one that no part names", () => {
  const all = steps(["picsweb_off", "open"], ["connection", "done"], ["aims_paired", "open"], ["copy_exported", "open"], ["tea", "open"]);
  const parts = partsOf(all);
  expect(parts.flatMap((part) => keys(part.steps))).toEqual(keys(all));
  expect(keys(parts.at(-1)!.steps)).toEqual(["copy_exported", "tea"]);
});

test("what comes next is the open step after this one, else the first", () => {
  const all = steps(["a", "expired"], ["b", "done"], ["c", "gone_round"], ["d", "open"]);
  expect(nextOpen(all)?.key).toBe("a");
  expect(nextOpen(all, "a")?.key).toBe("d");
  expect(nextOpen(all, "d")?.key).toBe("a");
  expect(nextOpen(steps(["a", "done"]))).toBeNull();
});

test("an address leads to its step", () => {
  expect(stepIn(addressOf("scheduler_off"))).toBe("scheduler_off");
  expect(stepIn("#/moving")).toBeNull();
});

test("a run does not wait for what its own preview settles", () => {
  const all = steps(["scheduler_off", "expired"], ["staff_told", "gone_round"], ["aims_paired", "open"], ["preview_read", "open"], ["copy_exported", "open"]);
  expect(keys(beforeTheRun(all, false))).toEqual(["scheduler_off"]);
  expect(keys(beforeTheRun(all, true))).toEqual(["scheduler_off", "aims_paired", "copy_exported"]);
});
