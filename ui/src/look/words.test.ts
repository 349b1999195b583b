import { expect, test } from "vitest";
import { count, number, sentenceCase } from "./words";

test.each([
  [0, "0"],
  [999, "999"],
  [1980, "1\u202f980"],
  [1234567, "1\u202f234\u202f567"],
])("%i is read as %s", (value, read) => {
  expect(number(value)).toBe(read);
});

test("one is one, none and more are many", () => {
  expect([count(0, "change"), count(1, "change"), count(2, "change")]).toEqual(["0 changes", "1 change", "2 changes"]);
});

test("a sentence begins with a capital, whatever its first letter", () => {
  expect(["one code twice", "écrit", "OneFile", ""].map(sentenceCase)).toEqual(["One code twice", "Écrit", "OneFile", ""]);
});
