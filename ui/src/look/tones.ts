import type { Tone } from "../bridge/types";

/** The sign of each tone, and its word for those who don't see the sign. Quiet things need none. */
export const TONES: Record<Tone, { sign: string; word: string }> = {
  quiet: { sign: "", word: "" },
  well: { sign: "✓", word: "Well" },
  attention: { sign: "!", word: "Needs attention" },
  failed: { sign: "✕", word: "Failed" },
};
