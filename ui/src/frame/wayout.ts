import type { Trouble } from "../bridge/bridge";

const CONNECTION = { href: "#/connection", text: "Open Connection" };
const INITIAL = { href: "#/initial", text: "Open Initial synchronisation" };
const MOVING = { href: "#/moving", text: "Open Moving over" };
const LEARNERS = { href: "#/learners", text: "Open Learners" };

/** The screen on which a trouble can be mended; null where none helps. */
export function wayOut(code: Trouble["code"]): { href: string; text: string } | null {
  switch (code) {
    case "not_connected":
    case "token_missing":
    case "token_refused":
    case "not_onefile":
    case "redirected":
    case "certificate_untrusted":
    case "certificate_other_name":
    case "certificate_dates":
    case "bad_environment":
    case "several_centres":
    case "other_centre":
      return CONNECTION;
    case "plan_needed":
    case "plan_outdated":
    case "plan_unknown":
      return INITIAL;
    case "gate_open":
    case "step_not_confirmable":
      return MOVING;
    case "unknown_learner":
      return LEARNERS;
    default:
      return null;
  }
}
