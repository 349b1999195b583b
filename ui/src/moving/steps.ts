import type { GateStepState, GateStepView } from "../bridge/types";

/** Steps of the gate that belong together. */
export interface Part {
  title: string;
  steps: GateStepView[];
}

const PARTS: { title: string; keys: string[] }[] = [
  { title: "Switch the old synchronisation off", keys: ["picsweb_off", "scheduler_off", "credentials_removed", "staff_told"] },
  { title: "Connect Tandem", keys: ["connection", "one_centre", "one_installation"] },
  {
    title: "Link the records",
    keys: ["learners_linked", "officers_linked", "organisations_linked", "mis_unique", "offered_aims", "aims_paired"],
  },
];
const LAST_PART = "Decide on the initial run";

/** The steps in their parts, in order; what no part names comes last. */
export function partsOf(steps: GateStepView[]): Part[] {
  const named = new Set(PARTS.flatMap((part) => part.keys));
  const parts = PARTS.map(({ title, keys }) => ({ title, steps: steps.filter((step) => keys.includes(step.key)) }));
  parts.push({ title: LAST_PART, steps: steps.filter((step) => !named.has(step.key)) });
  return parts.filter((part) => part.steps.length > 0);
}

/** Its sign; the word stands beside it. */
export const SIGNS: Record<GateStepState, string> = { open: "", done: "✓", gone_round: "!", expired: "!" };

/** Whether a run has to wait for it. */
export function isOpen(step: GateStepView): boolean {
  return step.state === "open" || step.state === "expired";
}

/** The open step after this one, or the first of all; null where none is open. */
export function nextOpen(steps: GateStepView[], after: string | null = null): GateStepView | null {
  const at = steps.findIndex((step) => step.key === after);
  return steps.slice(at + 1).find(isOpen) ?? steps.find(isOpen) ?? null;
}

/** Steps about which OneFile itself can be asked anew. */
const ASKS_ONEFILE = [
  "connection",
  "one_centre",
  "learners_linked",
  "officers_linked",
  "organisations_linked",
  "mis_unique",
  "offered_aims",
];

export function asksOnefile(step: GateStepView): boolean {
  return ASKS_ONEFILE.includes(step.key);
}

const CONNECTION = { href: "#/connection", text: "Open Connection" };
const LINKING = { href: "#/linking", text: "Open Linking" };
const INITIAL = { href: "#/initial", text: "Open Initial synchronisation" };

/** The screens on which a step is put right. */
const WAYS: Record<string, { href: string; text: string }> = {
  connection: CONNECTION,
  one_centre: CONNECTION,
  learners_linked: LINKING,
  officers_linked: LINKING,
  organisations_linked: LINKING,
  mis_unique: LINKING,
  aims_paired: { href: "#/attention", text: "Open Needs attention" },
  reviews_decided: { href: "#/settings", text: "Open Settings" },
  preview_read: INITIAL,
  copy_exported: INITIAL,
};

export function wayTo(step: GateStepView): { href: string; text: string } | null {
  return WAYS[step.key] ?? null;
}

/** The address at which this step stands open. */
export function addressOf(key: string): string {
  return `#/moving?step=${encodeURIComponent(key)}`;
}

/** The step that an address asks for. */
export function stepIn(hash: string): string | null {
  return new URLSearchParams(hash.split("?")[1] ?? "").get("step");
}

/** What accepting a preview settles by itself. */
const SETTLED_BY_ACCEPTING = "preview_read";
/** What can't be done before there is a preview. */
const NEEDS_PREVIEW = ["aims_paired", "copy_exported"];

/** Open steps that have to be done before a preview is made and accepted here. */
export function beforeTheRun(steps: GateStepView[], previewed: boolean): GateStepView[] {
  return steps.filter(
    (step) => isOpen(step) && step.key !== SETTLED_BY_ACCEPTING && (previewed || !NEEDS_PREVIEW.includes(step.key)),
  );
}
