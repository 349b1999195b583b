import { beforeEach, expect, test } from "vitest";
import { keep, learnerAt, listLeft, listOf, textIn } from "./find";

beforeEach(() => {
  location.hash = "#/learners";
});

test.each(["quil north", "Zoë & Söhne", "100%", "a+b", "#1?"])("%s comes back from the address", (text) => {
  expect(textIn(listOf(text))).toBe(text);
});

test("nothing typed leaves the address plain", () => {
  expect(listOf("  ")).toBe("#/learners");
  expect(textIn("#/learners")).toBe("");
});

test("what is typed is kept without a step back for each letter", () => {
  const steps = history.length;
  keep("qu");
  keep("quil");
  expect(history.length).toBe(steps);
  expect(textIn(location.hash)).toBe("quil");
  expect(listLeft()).toBe("#/learners?find=quil");
});

test("an answer that comes late does not touch the address of another screen", () => {
  location.hash = "#/connection";
  keep("quil");
  expect(location.hash).toBe("#/connection");
});

test("a key of any kind makes one part of an address", () => {
  expect(learnerAt("A/1 ?")).toBe("#/learner/A%2F1%20%3F");
});
