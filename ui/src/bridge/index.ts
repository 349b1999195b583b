import type { Bridge } from "./bridge";

/** The bridge of the shell that this window stands in. */
export async function chooseBridge(): Promise<Bridge> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./desktop")).desktop;
  return (await import("./web")).web;
}
