/** The two systems that Tandem keeps in step, in the order in which they stand on every screen. */
export type System = "pics" | "onefile";

export const SYSTEM_NAMES: Record<System, string> = { pics: "PICS", onefile: "OneFile" };

/** One value that a run writes into one of the two systems. */
export interface Change {
  /** What is changed, as staff call it: "Registration number". */
  field: string;
  /** The system that is written. */
  writes: System;
  /** What that system holds now; null where it holds nothing. */
  before: string | null;
  /** What it will hold. */
  after: string;
  /** What the other system holds, in its own terms: OneFile says "27.5 %" where PICS says "11 of 40". */
  source: string;
  /** The rule, in a few words. */
  why: string;
}
