import type { State } from "../bridge/types";
import { count } from "../look/words";

export type StepName = "records" | "connect" | "preview";

export interface Step {
  /** Null where there is nothing to open: it follows from the step before. */
  opens: StepName | null;
  title: string;
  standing: "done" | "next" | "later";
  /** Its state in words. */
  text: string;
}

/** The step that the initial synchronisation waits for; after it, that of runs over everybody. */
export function waitsFor(state: State): StepName {
  return state.initial === "records" || state.initial === "connect" ? state.initial : "preview";
}

/** The way to the initial synchronisation, each step with how it stands. */
export function stepsOf(state: State, previewed: boolean): Step[] {
  const { initial, learners, connection } = state;
  const accepted = initial === "unfinished" || initial === "done";
  const ready = initial === "preview" || accepted;
  const runs = accepted && state.run?.wide === true;
  return [
    learners > 0
      ? { opens: "records", title: "PICS records", standing: "done", text: count(learners, "learner") }
      : { opens: "records", title: "PICS records", standing: "next", text: "to do" },
    connection
      ? {
          opens: "connect",
          title: "Connection",
          standing: "done",
          text: [connection.name, connection.centre].filter(Boolean).join(", "),
        }
      : { opens: "connect", title: "Connection", standing: initial === "connect" ? "next" : "later", text: "to do" },
    {
      opens: ready ? "preview" : null,
      title: "Preview",
      standing: accepted || previewed ? "done" : ready ? "next" : "later",
      text: accepted || previewed ? "made" : ready ? "to do" : "waits for the steps above",
    },
    {
      opens: previewed || accepted ? "preview" : null,
      title: "Accept and run",
      standing: initial === "done" ? "done" : previewed || accepted ? "next" : "later",
      text:
        initial === "done"
          ? "done"
          : runs
            ? "goes on"
            : initial === "unfinished"
              ? "interrupted: go on"
              : previewed
                ? "to do"
                : "waits for the preview",
    },
    {
      opens: null,
      title: "In step",
      standing: initial === "done" ? "done" : "later",
      text: initial === "done" ? "done" : "not yet",
    },
  ];
}
