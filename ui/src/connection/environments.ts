/** What the choice of an environment stands for where it is an address of its own. */
export const OTHER = "other";

export const ENVIRONMENTS = [
  { value: "live", label: "Live" },
  { value: "beta", label: "Beta", hint: "OneFile’s next version" },
  { value: "practice", label: "Practice", hint: "for trying things out" },
  { value: OTHER, label: "Other address" },
];

/** The choice that an environment, as it is kept, belongs to. */
export function choiceOf(environment: string): string {
  const name = environment.trim().toLowerCase();
  return ENVIRONMENTS.some((known) => known.value === name) ? name : OTHER;
}
