/** What was typed to find learners, kept in the address of the screen so that Back and Forward keep it. */

const SCREEN = "#/learners";

let last = "";

/** The text in the address of the list. */
export function textIn(hash: string): string {
  const query = hash.indexOf("?");
  return query < 0 ? "" : (new URLSearchParams(hash.slice(query + 1)).get("find") ?? "");
}

/** The address of the list that shows what the text finds. */
export function listOf(text: string): string {
  return text.trim() === "" ? SCREEN : `${SCREEN}?${new URLSearchParams({ find: text }).toString()}`;
}

/** Puts the text into the address without a step in the history of the window for each letter. */
export function keep(text: string): void {
  last = text;
  if (location.hash.split("?")[0] === SCREEN) history.replaceState(history.state, "", listOf(text));
}

/** The address of the list as it was left. */
export function listLeft(): string {
  return listOf(last);
}

/** The address of one learner. */
export function learnerAt(key: string): string {
  return `#/learner/${encodeURIComponent(key)}`;
}
