import { expect, test } from "vitest";
import { meant, shown, texts } from "./plain";

const STEERING = ["\u{202e}", "\u{1b}", "\n", "\u{9b}", "\u{7f}", "\u{200b}", "\u{2028}", "\u{2066}", "\u{e0041}", "\u{3164}"];

test("whatever steers is shown by its number, and meant when it is handed back", () => {
  for (const character of STEERING) {
    const told = shown(`a${character}b`);
    expect(told).toMatch(/^a‹U\+[0-9A-F]{4,6}›b$/);
    expect(meant(told)).toBe(`a${character}b`);
  }
});

test("what people write stays", () => {
  for (const text of ["", "Zoë O’Neill", "محمد", "🙂", "‹U+0041›", "‹U+FFFFFF›", "‹U+202e›"]) {
    expect(shown(text)).toBe(text);
    expect(meant(text)).toBe(text);
  }
});

test("every text of an answer is changed, and nothing else", () => {
  const answer = { name: "a\u{202e}", list: ["\u{200b}", 1, null, true], inner: { deep: "\n" } };
  expect(texts(answer, shown)).toEqual({
    name: "a‹U+202E›",
    list: ["‹U+200B›", 1, null, true],
    inner: { deep: "‹U+000A›" },
  });
  expect(texts(texts(answer, shown), meant)).toEqual(answer);
});
