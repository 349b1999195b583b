import type { AloneRecord, LinkCounts, LinkKind, LinkPair, LinkSuggestion } from "../bridge/types";

/** What each kind is called. */
export const KINDS: Record<LinkKind, { title: string; one: string; many: string; partner: string; not: string }> = {
  learner: { title: "Learners", one: "learner", many: "learners", partner: "portfolio", not: "Not the same person" },
  officer: { title: "Officers", one: "officer", many: "officers", partner: "account", not: "Not the same person" },
  organisation: {
    title: "Organisations",
    one: "organisation",
    many: "organisations",
    partner: "placement",
    not: "Not the same organisation",
  },
};

/** How many suggestions wait for a person. */
export function toCheck(counts: LinkCounts): number {
  return counts.strong + counts.look + counts.rivals;
}

/** How far a suggestion carries: sign, words and tone. */
export function strengthOf(suggestion: LinkSuggestion): { sign: string; text: string; tone: "well" | "attention" } {
  return suggestion.strong
    ? { sign: "✓", text: "strong", tone: "well" }
    : { sign: "?", text: "needs a look", tone: "attention" };
}

/** Names a pair on the page. */
export function keyOf(pair: LinkPair): string {
  return `${pair.pics} ${pair.onefile}`;
}

/** Why a record without partner can't be used as it is; empty where it can. */
export function putAway(record: AloneRecord, side: "pics" | "onefile"): string {
  if (!record.put_away) return "";
  return side === "pics" ? "not Live in PICS" : "archived in OneFile";
}
