/** Which parts of a text the typed words found: by the same rules as the search itself. */

export interface Part {
  text: string;
  found: boolean;
}

/** Letters that Unicode does not take apart, as people type them. */
const PLAIN: Record<string, string> = {
  "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-",
  ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th",
}; // prettier-ignore

function folded(letter: string): string {
  const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...plain].map((part) => PLAIN[part] ?? part).join("");
}

/** The words of a search, as they are compared. */
export function wordsOf(text: string): string[] {
  return [...text].map(folded).join("").split(/\s+/).filter((word) => word !== ""); // prettier-ignore
}

/** The text in parts, those found marked. A word of one or two characters has to begin one of the text. */
export function marked(text: string, words: string[]): Part[] {
  const letters = [...text.normalize("NFC")];
  const plain: string[] = [];
  const owner: number[] = [];
  letters.forEach((letter, at) => {
    for (const part of folded(letter)) {
      plain.push(part);
      owner.push(at);
    }
  });
  const line = plain.join("");
  const hit = letters.map(() => false);
  for (const word of words) {
    for (let from = line.indexOf(word); from >= 0; from = line.indexOf(word, from + 1)) {
      const begins = from === 0 || line[from - 1] === " ";
      if (word.length < 3 && !begins) continue;
      for (let at = from; at < from + word.length; at++) hit[owner[at]!] = true;
    }
  }
  const parts: Part[] = [];
  letters.forEach((letter, at) => {
    const before = parts.at(-1);
    if (before && before.found === hit[at]) before.text += letter;
    else parts.push({ text: letter, found: hit[at]! });
  });
  return parts;
}
