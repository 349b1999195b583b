import { getContext, setContext } from "svelte";
import type { Calls, ErrorCode, FileTicket, Kind, State, TandemError } from "./types";

/** What went wrong, ready to be shown. "broken" is what no shell should ever answer. */
export interface Trouble extends Omit<TandemError, "code" | "kind"> {
  code: ErrorCode | "broken";
  kind: Kind | "broken";
}

/** The way from the window to Tandem. Everything that fails rejects with a `Trouble`. */
export interface Bridge {
  call<N extends keyof Calls>(name: N, takes: Calls[N]["takes"]): Promise<Calls[N]["gives"]>;
  /** Tells the state now and each change of it, until the function that it gives is called. */
  follow(tell: (state: State) => void): () => void;
  /** Lets a person choose a file of this kind; null where the window can't. */
  browse: ((kind: "ilr" | "table") => Promise<FileTicket | null>) | null;
  /** Lets a person choose where a file is kept, beginning at this name; null where the window can't. */
  browseSave: ((name: string) => Promise<FileTicket | null>) | null;
}

export const BRIDGE = Symbol("bridge");

export function setBridge(bridge: Bridge): void {
  setContext(BRIDGE, bridge);
}

export function getBridge(): Bridge {
  const bridge = getContext<Bridge | undefined>(BRIDGE);
  if (!bridge) throw new Error("this component stands outside the window: no bridge in its context");
  return bridge;
}

/** Whatever was thrown, as a trouble that can be shown. */
export function asTrouble(thrown: unknown): Trouble {
  if (isTrouble(thrown)) return thrown;
  const told = thrown instanceof Error ? thrown.message : typeof thrown === "string" ? thrown : "";
  return broken(told === "" ? "" : ` (${told})`);
}

/** The trouble of an answer that makes no sense. */
export function broken(detail = ""): Trouble {
  return {
    code: "broken",
    kind: "broken",
    message: `Tandem gave no answer that this window understands${detail}.`,
    remedy: "Close Tandem and start it again. If this comes back, tell whoever looks after Tandem what you did.",
  };
}

export function isTrouble(thrown: unknown): thrown is Trouble {
  if (typeof thrown !== "object" || thrown === null) return false;
  const may = thrown as Record<string, unknown>;
  return ["code", "kind", "message", "remedy"].every((field) => typeof may[field] === "string");
}
