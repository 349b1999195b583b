import type { RowChoice } from "../bridge/types";

/** What can become of a change of a preview, in words. */
export const CHOICES: { value: RowChoice; words: string }[] = [
  { value: "make", words: "Make it" },
  { value: "not_this_time", words: "Not this time" },
  { value: "never", words: "Never" },
];
