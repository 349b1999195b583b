import type { ChangeView, Row, RowState, Side } from "../bridge/types";

/** The two systems that Tandem keeps in step, in the order in which they stand on every screen. */
export const SYSTEM_NAMES: Record<Side, string> = { pics: "PICS", onefile: "OneFile" };

/** The name of a system as the head of a column, where the PICS side may be a mirror. */
export function columnName(side: Side, copy = false): string {
  return copy && side === "pics" ? "PICS (Tandem’s copy)" : SYSTEM_NAMES[side];
}

/** The system that a row writes; null where nothing is written. */
export function written(state: RowState): Side | null {
  if (state === "to_pics") return "pics";
  return state === "to_onefile" ? "onefile" : null;
}

/** A row that Sync would change, or that waits for somebody: what people came to see. */
export function stirs(row: Row): boolean {
  return row.state !== "same" && row.state !== "left";
}

/** A change that is planned or done, as the row in which it is read everywhere. */
export function rowOf(change: ChangeView): Row {
  const target = { there: true, value: change.before, will_be: change.after, detail: null };
  const source = { there: true, value: change.source ?? change.after, will_be: null, detail: null };
  return change.writes === "pics"
    ? { label: change.what, pics: target, onefile: source, state: "to_pics", why: change.why }
    : { label: change.what, pics: source, onefile: target, state: "to_onefile", why: change.why };
}
