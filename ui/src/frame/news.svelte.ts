import type { State } from "../bridge/types";
import type { Now } from "./now";

/** The state as the last news told it. */
export class News implements Now {
  state = $state.raw<State | null>(null);

  constructor(state: State | null = null) {
    this.state = state;
  }
}
