/** A screen of the window, with what it shows. */
export type Route =
  | {
      screen:
        | "learners"
        | "linking"
        | "moving"
        | "initial"
        | "connection"
        | "runs"
        | "attention"
        | "settings";
    }
  | { screen: "learner"; learner: string }
  | { screen: "enrol"; learner: string | null }
  | { screen: "run"; run: number };

const PLAIN = ["linking", "moving", "initial", "connection", "runs", "attention", "settings"] as const;

/** The screen that an address asks for; the list of learners where it asks for none that there is. */
export function routeOf(hash: string): Route {
  const [screen, key] = hash.replace(/^#\/?/, "").split("?")[0]!.split("/");
  if ((screen === "learner" || screen === "enrol") && key) {
    try {
      return { screen, learner: decodeURIComponent(key) };
    } catch {
      return { screen: "learners" };
    }
  }
  if (screen === "enrol") return { screen, learner: null };
  if (screen === "runs" && key && /^\d+$/.test(key)) return { screen: "run", run: Number(key) };
  return { screen: PLAIN.find((plain) => plain === screen) ?? "learners" };
}

/** What tells two screens apart: a search changes the address, and stays on its screen. */
export function placeOf(route: Route): string {
  if (route.screen === "learner") return `learner/${route.learner}`;
  if (route.screen === "enrol") return route.learner === null ? "enrol" : `enrol/${route.learner}`;
  return route.screen === "run" ? `run/${route.run}` : route.screen;
}

/** The screen on which records find each other. */
export const LINKING = "#/linking";

/** The screen that creates learners in OneFile; of one learner, where one is named. */
export function enrolling(learner: string | null = null): string {
  return learner === null ? "#/enrol" : `#/enrol/${encodeURIComponent(learner)}`;
}
