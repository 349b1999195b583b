/** Values that nobody of Tandem wrote can hold characters that turn the order of the text around them, or that
 * can't be seen. The window shows them by their numbers, as the command line and files do, and hands the characters
 * themselves back to Tandem. */

const STEERING =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u{34F}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu;
const SHOWN = /‹U\+([0-9A-F]{4,6})›/g;

/** The text with each such character as `‹U+202E›`. */
export function shown(text: string): string {
  return text.replace(STEERING, (character) => {
    const number = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return `‹U+${number}›`;
  });
}

/** The text as it was before `shown`. */
export function meant(text: string): string {
  return text.replace(SHOWN, (whole, digits: string) => {
    const number = parseInt(digits, 16);
    if (number > 0x10ffff) return whole;
    const character = String.fromCodePoint(number);
    return shown(character) === whole ? character : whole;
  });
}

/** Every text of a value of JSON, changed. */
export function texts<T>(value: T, change: (text: string) => string): T {
  return each(value, change) as T;
}

function each(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => each(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one, change)]));
}
