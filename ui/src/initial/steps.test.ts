import { describe, expect, test } from "vitest";
import { stateOf } from "../bridge/fake";
import type { State } from "../bridge/types";
import { stepsOf, waitsFor } from "./steps";

const states: [State["initial"], boolean, Partial<State>, string[]][] = [
  ["records", false, { learners: 0, connection: null }, ["next", "later", "later", "later", "later"]],
  ["connect", false, { connection: null }, ["done", "next", "later", "later", "later"]],
  ["preview", false, {}, ["done", "done", "next", "later", "later"]],
  ["preview", true, {}, ["done", "done", "done", "next", "later"]],
  ["unfinished", false, {}, ["done", "done", "done", "next", "later"]],
  ["done", false, {}, ["done", "done", "done", "done", "done"]],
];

describe.each(states)("waiting for %s, a preview made: %s", (initial, previewed, differs, standings) => {
  const state = stateOf({ ...differs, initial });

  test("each step has its standing, and says it", () => {
    const steps = stepsOf(state, previewed);
    expect(steps.map((step) => step.standing)).toEqual(standings);
    for (const step of steps) expect(step.text).not.toBe("");
  });

  test("what it waits for can be opened", () => {
    expect(stepsOf(state, previewed).map((step) => step.opens)).toContain(waitsFor(state));
  });
});

test("connected before there are records: that step is done, the records are next", () => {
  const steps = stepsOf(stateOf({ initial: "records", learners: 0 }), false);
  expect(steps.slice(0, 2).map((step) => step.standing)).toEqual(["next", "done"]);
});
