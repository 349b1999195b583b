import type { Cell, Comparison, HistoryItem, LearnerPage, Row } from "../bridge/types";

const blank: Cell = { there: true, value: null, will_be: null, detail: null };
export const same: Row = { label: "Elements done", pics: { ...blank, value: "11 of 40" }, onefile: { ...blank, value: "27.5 %" }, state: "same", why: "" };
export const toPics: Row = { ...same, pics: { ...blank, value: "10 of 40", will_be: "11 of 40" }, state: "to_pics" };

export function item(id: number, differs: Partial<HistoryItem> = {}): HistoryItem {
  return {
    id,
    run: 1,
    learner: null,
    key: "k1",
    text: `Change ${id}`,
    writes: "pics",
    at: "today 09:14",
    by: "m.hale",
    why: "",
    certain: true,
    was_put_back: false,
    can_put_back: true,
    ...differs,
  };
}

export function pageOf(differs: Partial<LearnerPage> = {}): LearnerPage {
  return {
    key: "k1",
    name: "Ada Quill",
    facts: [{ label: "Ident", value: "0042Q" }],
    standing: { kind: "waiting", text: "1 change waiting" },
    in_step: null,
    history: [],
    ...differs,
  };
}

export function comparisonOf(differs: Partial<Comparison> = {}): Comparison {
  return {
    sentence: { tone: "quiet", lead: "Sync would change 1 thing:", rest: "bring progress into PICS." },
    changes: 1,
    in_scope: true,
    details: null,
    no_account: false,
    aims: [{ key: "a1", title: "Engineering operative", about: "learning aim 196OP · linked", rows: [toPics], notes: [] }],
    reviews: [],
    reviews_summary: "",
    questions: [],
    notes: [],
    ...differs,
  };
}

export const inStep = comparisonOf({
  sentence: { tone: "well", lead: "In step.", rest: "" },
  changes: 0,
  details: null,
  aims: [{ key: "a1", title: "Engineering operative", about: "", rows: [same], notes: [] }],
});
