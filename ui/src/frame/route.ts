/** A screen of the window, with what it shows. */
export type Route = { screen: "learners" | "initial" | "connection" } | { screen: "learner"; learner: string };

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
  if (screen === "initial" || screen === "connection") return { screen };
  return { screen: "learners" };
}

/** What tells two screens apart: a search changes the address, and stays on its screen. */
export function placeOf(route: Route): string {
  return route.screen === "learner" ? `learner/${route.learner}` : route.screen;
}
