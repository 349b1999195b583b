import type { ChangeView } from "../bridge/types";

export interface LearnerChanges {
  /** Null where the list is about one learner, whom the page names. */
  learner: string | null;
  key: string;
  changes: ChangeView[];
}

/** Changes that follow each other and are the same learner's, together. */
export function byLearner(changes: ChangeView[]): LearnerChanges[] {
  const groups: LearnerChanges[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && last.key === change.key && last.learner === change.learner) last.changes.push(change);
    else groups.push({ learner: change.learner, key: change.key, changes: [change] });
  }
  return groups;
}
