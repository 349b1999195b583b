import type { LinkSuggestion } from "../bridge/types";
import { keyOf } from "./words";

/** One suggestion, or several that are rivals of each other and are decided as one. */
export interface Item {
  key: string;
  suggestions: LinkSuggestion[];
}

/** Suggestions as they are decided; rivals stand one after the other already. */
export function itemsOf(rows: LinkSuggestion[]): Item[] {
  const items: Item[] = [];
  let group: string | null = null;
  for (const row of rows) {
    if (row.rivals !== null && row.rivals === group) items.at(-1)?.suggestions.push(row);
    else items.push({ key: row.rivals === null ? keyOf(row.pair) : `rivals ${row.rivals}`, suggestions: [row] });
    group = row.rivals;
  }
  return items;
}

/** Who the rivals are about: the one record that they share, or each of them. */
export function sharedBy(rivals: LinkSuggestion[]): string {
  const pics = new Map(rivals.map((rival) => [rival.pair.pics, rival.pics_name]));
  const onefile = new Map(rivals.map((rival) => [rival.pair.onefile, rival.onefile_name]));
  if (pics.size === 1) return `${[...pics.values()][0]}: ${onefile.size} candidates in OneFile`;
  if (onefile.size === 1) return `${[...onefile.values()][0]}: ${pics.size} candidates in PICS`;
  return `${[...pics.values()].join(" / ")}: ${rivals.length} possible pairs`;
}
