import type { LinkCounts, LinkSuggestion } from "../bridge/types";

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
