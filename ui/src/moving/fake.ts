import type { GateStepView, GateView, WhatChanges } from "../bridge/types";

/** A step that a person can confirm. For tests of components. */
export function stepOf(differs: Partial<GateStepView> = {}): GateStepView {
  return {
    key: "scheduler_off",
    title: "The scheduler is off",
    guidance: "Look in the scheduling service.",
    otherwise: "Disable the task.",
    checked_by: "person",
    state: "open",
    state_text: "open",
    can_confirm: true,
    can_take_back: false,
    found: [],
    last: null,
    changed: null,
    ...differs,
  };
}

/** A gate of these steps. */
export function gateOf(...steps: GateStepView[]): GateView {
  const open = steps.filter((step) => step.state === "open" || step.state === "expired").length;
  const gone_round = steps.filter((step) => step.state === "gone_round").length;
  const lead = open > 0 ? `${open} to go.` : "Every step is done.";
  return { sentence: { tone: open > 0 ? "attention" : "well", lead, rest: "" }, done: open === 0, open, gone_round, steps };
}

export const changes: WhatChanges = {
  columns: ["update OneFile", "synchronise", "Tandem"],
  rows: [
    { what: "Whom it covers", cells: ["one learner", "all learners", "one or all"], is_new: true },
    { what: "Brings changes from OneFile", cells: ["yes", "yes", "yes"], is_new: false },
  ],
  consequences: ["The run over everybody now sends as well."],
};
