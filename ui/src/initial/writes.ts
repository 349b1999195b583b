import type { Preview, Side } from "../bridge/types";

/** How many changes a preview would write into each system. */
export function writesOf(preview: Preview): Record<Side, number> {
  const writes = { pics: 0, onefile: 0 };
  for (const group of preview.groups) writes[group.writes] += group.changes;
  return writes;
}
