import { describe, expect, test } from "vitest";
import css from "./tokens.css?raw";

const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((found) => [
    found[1]!,
    { light: found[2]!, dark: found[3]! },
  ]),
);

function colour(token: string, theme: Theme): string {
  const both = colours.get(token);
  if (!both) throw new Error(`tokens.css has no colour --${token}`);
  return both[theme];
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

test("contrast is measured as WCAG 2 does", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe.each(THEMES)("in the %s theme", (theme) => {
  const texts = ["ink", "soft", "pics", "onefile", "well", "attention", "failed"];
  const grounds = ["paper", "card"];
  const onTints = [
    ["ink", "pics-tint"],
    ["soft", "pics-tint"],
    ["pics", "pics-tint"],
    ["ink", "onefile-tint"],
    ["soft", "onefile-tint"],
    ["onefile", "onefile-tint"],
    ["on-action", "action"],
    ["action", "card"],
    ["action", "paper"],
  ];
  const pairs = [...texts.flatMap((text) => grounds.map((ground) => [text, ground])), ...onTints];

  test.each(pairs)("%s on %s is read with ease", (text, ground) => {
    expect(contrast(colour(text!, theme), colour(ground!, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)("the edge of a control is found on %s", (ground) => {
    expect(contrast(colour("edge", theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  test.each(grounds)("the focus ring stands out on %s", (ground) => {
    expect(contrast(colour("action", theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
