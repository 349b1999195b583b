import type { Alike, PathwayView, ReplyGiven } from "../bridge/types";
import type { Asked } from "../learner/asked";
import { count } from "../look/words";

/** Many questions with one answer, asked as one. */
export function alikeQuestion(alike: Alike): Asked<ReplyGiven> {
  return { id: alike.id, ask: alike.ask, explain: alike.explain, choices: alike.choices };
}

/** Which of several standards with one code is meant. */
export function pathwayQuestion(pathway: PathwayView): Asked<number> {
  return {
    id: pathway.code,
    ask: `Which standard is meant by ${pathway.code}?`,
    explain: `OneFile offers several with this code. ${count(pathway.learners, "learner")} waits for the choice, which is remembered.`,
    choices: pathway.standards.map((standard) => ({
      reply: standard.id,
      label: standard.title,
      explain: `OneFile standard ${standard.id}`,
    })),
  };
}
