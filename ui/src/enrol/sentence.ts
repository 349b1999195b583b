import type { EnrolChoice, EnrolStanding, EnrolView, Sentence } from "../bridge/types";
import { count } from "../look/words";
import { onTheWay } from "./choices";

const KINDS: Record<EnrolChoice, string> = { assessor: "assessor", placement: "placement", classroom: "class" };
const KINDS_MANY: Record<EnrolChoice, string> = { assessor: "assessors", placement: "placements", classroom: "classes" };

/** Says who would be created, and what is in the way. `going` are those who can be, and are ticked. */
export function sentenceOf(views: EnrolView[], going: EnrolView[]): Sentence {
  const [one, ...others] = views;
  return one && others.length === 0 ? ofOne(one, going.length > 0) : ofSeveral(views, going);
}

/** One learner by name, several by number. */
export function nameOf(views: EnrolView[]): string {
  const [one, ...others] = views;
  return one && others.length === 0 ? one.name : count(views.length, "learner");
}

/** "1 assessor and 2 placements are created on the way." Empty where nothing is. */
export function besides(going: EnrolView[]): string {
  const records = onTheWay(going);
  const parts = (Object.keys(KINDS) as EnrolChoice[]).flatMap((of) => {
    const number = records.filter((each) => each.of === of).length;
    return number === 0 ? [] : [count(number, KINDS[of], KINDS_MANY[of])];
  });
  return parts.length === 0 ? "" : `${list(parts)} ${records.length === 1 ? "is" : "are"} created on the way.`;
}

function ofOne(view: EnrolView, going: boolean): Sentence {
  const { name } = view;
  switch (view.standing) {
    case "ready":
      return going
        ? { tone: "quiet", lead: `${name} would be created in OneFile.`, rest: besides([view]) }
        : { tone: "quiet", lead: "Nobody would be created:", rest: `${name} is not ticked.` };
    case "incomplete":
      return {
        tone: "attention",
        lead: `${name} can’t be created yet:`,
        rest: `${count(view.missing.length, "thing is", "things are")} missing.`,
      };
    case "may_exist":
      return {
        tone: "attention",
        lead: "Nothing is created:",
        rest: `${name} may have an account in OneFile already.`,
      };
    case "in_doubt":
      return { tone: "attention", lead: `It is not known yet whether ${name} has an account.`, rest: view.says };
    case "linked":
      return { tone: "well", lead: `${name} has an account already.`, rest: "There is nothing to create." };
    default:
      return { tone: view.tone, lead: `${name} could not be looked up in OneFile.`, rest: "" };
  }
}

function ofSeveral(views: EnrolView[], going: EnrolView[]): Sentence {
  const number = (...standings: EnrolStanding[]) => views.filter((view) => standings.includes(view.standing)).length;
  const untouched = number("ready") - going.length;
  const lacking = number("incomplete");
  const parts: [number, string, string][] = [
    [lacking, "learner lacks something", "learners lack something"],
    [number("may_exist"), "may have an account already", "may have an account already"],
    [number("in_doubt"), "is in doubt", "are in doubt"],
    [number("linked"), "has an account already", "have an account already"],
    [number("failed", "not_reached"), "could not be looked up", "could not be looked up"],
    [untouched, "is not ticked", "are not ticked"],
  ];
  const said = parts.filter(([value]) => value > 0).map(([value, one, many]) => count(value, one, many));
  const waits = number("incomplete", "may_exist", "in_doubt", "failed", "not_reached");
  const lead =
    going.length === 0 ? "Nobody would be created." : `${count(going.length, "learner")} would be created in OneFile.`;
  const rest = said.length === 0 ? "" : `${list(said)}.`;
  return { tone: waits > 0 ? "attention" : "quiet", lead, rest: [besides(going), rest].filter(Boolean).join(" ") };
}

function list(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
