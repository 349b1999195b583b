import type { EnrolPage, EnrolView } from "../bridge/types";

/** A learner who can be enrolled. For tests. */
export function viewOf(differs: Partial<EnrolView> = {}): EnrolView {
  return {
    key: "A",
    name: "Ada Quill",
    standing: "ready",
    tone: differs.standing === undefined || differs.standing === "ready" ? "quiet" : "attention",
    says: "Can be enrolled.",
    fields: [
      { label: "First names", value: "Ada" },
      { label: "Surname", value: "Quill" },
      { label: "E-mail", value: "ada.quill@example.test" },
    ],
    assessor: { id: 11, name: "James Orme", creates: false },
    placement: { id: 21, name: "Northmoor Motors", creates: false },
    classroom: { id: 31, name: "Apprentices", creates: false },
    missing: [],
    likely: [],
    left_out: [],
    problems: [],
    onefile_id: null,
    asks: false,
    ...differs,
  };
}

/** A preview of these learners, with a few records to choose from. For tests. */
export function pageOf(learners: EnrolView[], differs: Partial<EnrolPage> = {}): EnrolPage {
  return {
    sentence: { tone: "well", lead: `${learners.length} enrolled.`, rest: "" },
    counts: [],
    learners,
    assessors: [
      { id: 11, name: "James Orme" },
      { id: 12, name: "Rosa Keane" },
    ],
    placements: [{ id: 21, name: "Northmoor Motors" }],
    classrooms: [
      { id: 31, name: "Apprentices" },
      { id: 32, name: "Traineeships" },
    ],
    ...differs,
  };
}
