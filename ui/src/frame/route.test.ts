import { expect, test } from "vitest";
import { enrolling, placeOf, routeOf } from "./route";

test.each([
  ["", { screen: "learners" }],
  ["#/", { screen: "learners" }],
  ["#/nowhere", { screen: "learners" }],
  ["#/learner/", { screen: "learners" }],
  ["#/learner/%E0%A4%A", { screen: "learners" }],
  ["#/learner/A%2F1%20b", { screen: "learner", learner: "A/1 b" }],
  ["#/enrol", { screen: "enrol", learner: null }],
  ["#/enrol/", { screen: "enrol", learner: null }],
  ["#/enrol/%E0%A4%A", { screen: "learners" }],
  ["#/initial", { screen: "initial" }],
  ["#/moving?step=scheduler_off", { screen: "moving" }],
  ["#/connection?x=1", { screen: "connection" }],
])("%s", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});

test("a search stays on its screen, another learner is another one", () => {
  expect(placeOf(routeOf("#/learners?find=a"))).toBe(placeOf(routeOf("#/learners?find=ab")));
  expect(placeOf(routeOf("#/learner/A"))).not.toBe(placeOf(routeOf("#/learner/B")));
});

test("enrolling has an address for one learner and one for several", () => {
  expect(routeOf(enrolling("A/1 b"))).toEqual({ screen: "enrol", learner: "A/1 b" });
  expect(routeOf(enrolling())).toEqual({ screen: "enrol", learner: null });
  expect(placeOf(routeOf(enrolling("A")))).not.toBe(placeOf(routeOf(enrolling())));
});
