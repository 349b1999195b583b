import type { Preview } from "../bridge/types";

/** How many changes a preview makes in each system, and how many were chosen not to be made. */
export function writesOf(preview: Preview): { pics: number; onefile: number; left: number } {
  const writes = { pics: 0, onefile: 0, left: 0 };
  for (const group of preview.groups) {
    const left = group.left_out + group.never;
    writes[group.writes] += group.changes - left;
    writes.left += left;
  }
  return writes;
}
