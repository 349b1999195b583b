import { expect, test } from "vitest";
import { marked, wordsOf } from "./marks";

/** The text with what was found in brackets. */
function show(text: string, typed: string): string {
  return marked(text, wordsOf(typed))
    .map((part) => (part.found ? `[${part.text}]` : part.text))
    .join("");
}

test.each([
  ["Quill, Ada", "quil", "[Quil]l, Ada"],
  ["Tranquille, Zoë", "QUIL", "Tran[quil]le, Zoë"],
  ["Tranquille, Zoë", "zoe tran", "[Tran]quille, [Zoë]"],
  ["Sørensen, Åsa", "soren asa", "[Søren]sen, [Åsa]"],
  ["Strauß, Ida", "strauss", "[Strauß], Ida"],
  ["O’Neill, Una", "o'nei", "[O’Nei]ll, Una"],
  ["Zoe\u0308", "zoe", "[Zoë]"],
  ["9276308686", "308", "9276[308]686"],
  ["Anna, Hanna", "anna", "[Anna], H[anna]"],
])("in %s, %s finds %s", (text, typed, expected) => {
  expect(show(text, typed)).toBe(expected);
});

test("a word of one or two letters has to begin one", () => {
  expect(show("Adair, Ada", "ad")).toBe("[Ad]air, [Ad]a");
  expect(show("Quill, Ada", "ll")).toBe("Quill, Ada");
});

test("nothing typed marks nothing", () => {
  expect(show("Quill, Ada", "  ")).toBe("Quill, Ada");
});

test("a text that is blank has no parts", () => {
  expect(marked("", wordsOf("ada"))).toEqual([]);
});
