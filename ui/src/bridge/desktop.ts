import { Channel, invoke } from "@tauri-apps/api/core";
import { asTrouble, type Bridge } from "./bridge";
import { meant, shown, texts } from "./plain";
import type { FileTicket, State } from "./types";

async function ask<T>(command: string, takes?: Record<string, unknown>): Promise<T> {
  try {
    return texts(await invoke<T>(command, takes), shown);
  } catch (thrown) {
    throw texts(asTrouble(thrown), shown);
  }
}

/** The bridge of the desktop window. */
export const desktop: Bridge = {
  call: (name, takes) => ask(name, { takes: texts(takes, meant) }),

  follow(tell) {
    let follows = true;
    const channel = new Channel<State>((state) => {
      if (follows) tell(texts(state, shown));
    });
    // What keeps the news away keeps the calls away too, and they say so where it can be read.
    ask("follow", { channel }).catch(() => undefined);
    return () => {
      follows = false;
    };
  },

  browse: (kind) => ask<FileTicket | null>(`browse_${kind}`),
  browseSave: (name) => ask<FileTicket | null>("browse_save", { name }),
};
