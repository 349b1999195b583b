import type { EnrolChoice, EnrolOption, EnrolPage, EnrolPartner, EnrolView } from "../bridge/types";

/** What a person chose for one learner, in place of what follows from PICS. */
export type Chosen = Record<EnrolChoice, number | null>;

export const NOTHING_CHOSEN: Chosen = { assessor: null, placement: null, classroom: null };

/** What can be chosen, in the order in which it is shown. */
export const CHOICES: EnrolChoice[] = ["assessor", "placement", "classroom"];

export const CHOICE_NAMES: Record<EnrolChoice, string> = {
  assessor: "Default assessor",
  placement: "Placement",
  classroom: "Class",
};

/** The records of OneFile to choose from. */
export function optionsOf(page: EnrolPage, of: EnrolChoice): EnrolOption[] {
  return { assessor: page.assessors, placement: page.placements, classroom: page.classrooms }[of];
}

/** A learner as the choices leave it. What was chosen is no longer missing; Tandem checks it once more when it creates. */
export function withChoices(view: EnrolView, chosen: Chosen, page: EnrolPage): EnrolView {
  if (view.standing !== "ready" && view.standing !== "incomplete") return view;
  const missing = view.missing.filter((each) => each.choose === null || chosen[each.choose] === null);
  const partner = (of: EnrolChoice): EnrolPartner | null => {
    const option = optionsOf(page, of).find((each) => each.id === chosen[of]);
    return option ? { ...option, creates: false } : view[of];
  };
  const now = { missing, assessor: partner("assessor"), placement: partner("placement"), classroom: partner("classroom") };
  if (missing.length > 0 || view.standing === "ready") return { ...view, ...now };
  return { ...view, ...now, standing: "ready", tone: "quiet", says: "Can be enrolled." };
}

/** What is created besides the learners, each once, however many need it. */
export function onTheWay(going: EnrolView[]): { of: EnrolChoice; name: string }[] {
  return CHOICES.flatMap((of) => {
    const names = going.flatMap((view) => (view[of]?.creates ? [view[of].name] : []));
    return [...new Set(names)].map((name) => ({ of, name }));
  });
}

/** Learners who lack one thing that can be chosen; several of them can be given the same. */
export function lackOf(page: EnrolPage, of: EnrolChoice): EnrolView[] {
  return page.learners.filter(
    (view) => view.standing === "incomplete" && view.missing.some((each) => each.choose === of),
  );
}
