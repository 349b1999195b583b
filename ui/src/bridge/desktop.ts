import { Channel, invoke } from "@tauri-apps/api/core";
import { asTrouble, type Bridge } from "./bridge";
import type { State } from "./types";

async function ask<T>(command: string, takes?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, takes);
  } catch (thrown) {
    throw asTrouble(thrown);
  }
}

/** The bridge of the desktop window. */
export const desktop: Bridge = {
  call: (name, takes) => ask(name, { takes }),

  follow(tell) {
    let follows = true;
    const channel = new Channel<State>((state) => {
      if (follows) tell(state);
    });
    // What keeps the news away keeps the calls away too, and they say so where it can be read.
    ask("follow", { channel }).catch(() => undefined);
    return () => {
      follows = false;
    };
  },

  browse: (kind) => ask<string | null>(`browse_${kind}`),
  browseSave: (name) => ask<string | null>("browse_save", { name }),
};
