import type { LinkCounts, LinkPair, LinkSuggestion, LinksAsked } from "../bridge/types";
import { keyOf } from "./words";

/** A suggestion as tests need it. */
export function suggestion(pics: string, onefile: number, differs: Partial<LinkSuggestion> = {}): LinkSuggestion {
  return {
    pair: { kind: "learner", pics, onefile },
    pics_name: `Quill, ${pics}`,
    onefile_name: `${pics} Quill`,
    strong: true,
    with_others: true,
    archived: false,
    rivals: null,
    why: ["the same ULN, which nobody else has"],
    but: [],
    fields: [
      { label: "Surname", pics: "Quill", onefile: "Quill", same: true },
      { label: "E-mail", pics: "ada@mail.test", onefile: "a.quill@mail.test", same: false },
      { label: "Postcode", pics: "NM1 2AB", onefile: null, same: false },
      { label: "Telephone", pics: null, onefile: null, same: false },
    ],
    ...differs,
  };
}

/** How far linking of learners is, as tests need it. */
export function countsOf(differs: Partial<LinkCounts> = {}): LinkCounts {
  return {
    kind: "learner",
    linked: 1812,
    strong: 2,
    look: 1,
    rivals: 2,
    pics_alone: 5,
    onefile_alone: 6,
    without: 1,
    ...differs,
  };
}

/** Answers as Tandem does, as far as these tests need it. */
export function linkingOf(all: LinkSuggestion[]) {
  let left = [...all];
  const settle = (pairs: LinkPair[], whole: boolean): void => {
    const gone = new Set(pairs.map(keyOf));
    const pics = new Set(pairs.map((pair) => pair.pics));
    left = left.filter((one) => !gone.has(keyOf(one.pair)) && !(whole && pics.has(one.pair.pics)));
  };
  return {
    links_overview: () => ({
      sentence: { tone: "attention" as const, lead: `${left.length} suggestions need you.`, rest: "" },
      read: "today 09:14",
      kinds: [
        countsOf({ strong: left.filter((one) => one.with_others).length }),
        countsOf({ kind: "officer", strong: 0, look: 0, rivals: 0 }),
        countsOf({ kind: "organisation", strong: 0, look: 0, rivals: 0 }),
      ],
    }),
    links_suggested: ({ kind, shown, text, after }: LinksAsked) => {
      const rows = left.filter(
        (one) => kind === "learner" && (shown !== "strong" || one.with_others) && one.pics_name.toLowerCase().includes(text),
      );
      return { rows: rows.slice(after), found: rows.length };
    },
    link_accept: ({ pair }: { pair: LinkPair }) => (settle([pair], true), null),
    links_accept_many: ({ pairs }: { pairs: LinkPair[] }) => (settle(pairs, true), pairs.length),
    link_reject: (pair: LinkPair) => (settle([pair], false), null),
  };
}
