import { describe, expect, test } from "vitest";
import { suggestion } from "./fixtures";
import { itemsOf, sharedBy } from "./items";

const alone = suggestion("K1", 1);
const a = suggestion("K2", 2, { rivals: "K2", with_others: false, pics_name: "Smith, Ann" });
const b = suggestion("K2", 3, { rivals: "K2", with_others: false, pics_name: "Smith, Ann" });
const c = suggestion("K3", 4, { rivals: "K3", with_others: false, onefile_name: "Zoë Orme" });
const d = suggestion("K4", 4, { rivals: "K3", with_others: false, onefile_name: "Zoë Orme" });

describe("items", () => {
  test("rivals are decided as one, everything else by itself", () => {
    const items = itemsOf([alone, a, b, c, d]);
    expect(items.map((item) => item.suggestions.length)).toEqual([1, 2, 2]);
    expect(new Set(items.map((item) => item.key)).size).toBe(3);
  });

  test("a group whose other half was settled stays a group of its own", () => {
    expect(itemsOf([alone, b])[1]).toEqual({ key: "rivals K2", suggestions: [b] });
  });

  test("says what rivals share", () => {
    expect(sharedBy([a, b])).toBe("Smith, Ann: 2 candidates in OneFile");
    expect(sharedBy([c, d])).toBe("Zoë Orme: 2 candidates in PICS");
    expect(sharedBy([a, c, d])).toContain("3 possible pairs");
  });
});
