/** A screen of the window, with what it shows. */
export type Route =
  | { screen: "learners" | "linking" | "initial" | "connection" | "runs" | "attention" | "settings" }
  | { screen: "learner"; learner: string }
  | { screen: "run"; run: number };

const PLAIN = ["linking", "initial", "connection", "runs", "attention", "settings"] as const;

/** The screen that an address asks for; the list of learners where it asks for none that there is. */
export function routeOf(hash: string): Route {
  const [screen, key] = hash.replace(/^#\/?/, "").split("?")[0]!.split("/");
  if (screen === "learner" && key) {
    try {
      return { screen, learner: decodeURIComponent(key) };
    } catch {
      return { screen: "learners" };
    }
  }
  if (screen === "runs" && key && /^\d+$/.test(key)) return { screen: "run", run: Number(key) };
  return { screen: PLAIN.find((plain) => plain === screen) ?? "learners" };
}

/** What tells two screens apart: a search changes the address, and stays on its screen. */
export function placeOf(route: Route): string {
  if (route.screen === "learner") return `learner/${route.learner}`;
  return route.screen === "run" ? `run/${route.run}` : route.screen;
}
