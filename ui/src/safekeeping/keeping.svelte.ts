import { tick } from "svelte";
import { asTrouble, type Bridge, type Trouble } from "../bridge/bridge";
import type { CopyView, SafekeepingView } from "../bridge/types";

/** What is asked once more before it is done. */
export type Deed = { kind: "restore"; copy: CopyView } | { kind: "anew" } | { kind: "key" };

/** One deed at a time: asked, done, told. */
export class Keeping {
  asks = $state(false);
  busy = $state(false);
  deed = $state.raw<Deed | null>(null);
  done = $state.raw<SafekeepingView | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  ask(deed: Deed): void {
    this.deed = deed;
    this.asks = true;
  }

  /** Does it, and focuses where it is told what came of it. */
  async carryOut(outcome: () => HTMLElement | undefined): Promise<void> {
    const deed = this.deed;
    if (!deed) return;
    this.asks = false;
    this.busy = true;
    this.trouble = null;
    this.done = null;
    try {
      this.done = await this.#call(deed);
    } catch (thrown) {
      this.trouble = asTrouble(thrown);
    }
    this.busy = false;
    await tick();
    outcome()?.focus();
  }

  #call(deed: Deed): Promise<SafekeepingView> {
    switch (deed.kind) {
      case "restore":
        return this.#bridge.call("restore_copy", { name: deed.copy.name });
      case "anew":
        return this.#bridge.call("begin_anew", null);
      case "key":
        return this.#bridge.call("change_key", null);
    }
  }
}

export const QUESTIONS: Record<Deed["kind"], { title: string; yes: string }> = {
  restore: { title: "Put this copy in place?", yes: "Put it in place" },
  anew: { title: "Begin anew?", yes: "Set everything aside" },
  key: { title: "Change the key?", yes: "Change the key" },
};
