import { getContext, setContext } from "svelte";
import type { State } from "../bridge/types";

/** What Tandem last told of itself. Null until it has told something. */
export interface Now {
  readonly state: State | null;
}

export const NOW = Symbol("now");

export function setNow(now: Now): void {
  setContext(NOW, now);
}

export function getNow(): Now {
  const now = getContext<Now | undefined>(NOW);
  if (!now) throw new Error("this component stands outside the window: no news in its context");
  return now;
}
