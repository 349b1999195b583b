import { BRIDGE, type Bridge } from "./bridge";
import type { Calls, FileTicket, State } from "./types";
import { News } from "../frame/news.svelte";
import { NOW } from "../frame/now";

type Answers = { [N in keyof Calls]?: (takes: Calls[N]["takes"]) => Calls[N]["gives"] | Promise<Calls[N]["gives"]> };

/** What Tandem makes of a path. */
export function ticketOf(path: string): FileTicket {
  return { ticket: `ticket for ${path}`, name: path.split("/").at(-1)!, note: "The file is not encrypted." };
}

/** A bridge that answers from a table, and remembers what it was asked. For tests of components. */
export class FakeBridge implements Bridge {
  readonly asked: { name: keyof Calls; takes: unknown }[] = [];
  readonly answers: Answers;
  browse: Bridge["browse"] = null;
  browseSave: Bridge["browseSave"] = null;
  #tell: ((state: State) => void) | null = null;

  constructor(answers: Answers = {}) {
    this.answers = {
      file_to_read: ({ path }) => ({ ...ticketOf(path), note: "" }),
      file_to_write: ({ path }) => ticketOf(path),
      ...answers,
    };
  }

  async call<N extends keyof Calls>(name: N, takes: Calls[N]["takes"]): Promise<Calls[N]["gives"]> {
    this.asked.push({ name, takes });
    const answer = this.answers[name];
    if (!answer) throw new Error(`nothing was expected to call ${name}`);
    return answer(takes);
  }

  follow(tell: (state: State) => void): () => void {
    this.#tell = tell;
    return () => {
      this.#tell = null;
    };
  }

  /** Tells news; nobody hears them where nobody follows. */
  tell(state: State): void {
    this.#tell?.(state);
  }

  /** What one call was asked with, each time. */
  takesOf<N extends keyof Calls>(name: N): Calls[N]["takes"][] {
    return this.asked.filter((call) => call.name === name).map((call) => call.takes as Calls[N]["takes"]);
  }
}

/** A state in which everything is done and nothing goes on. */
export function stateOf(differs: Partial<State> = {}): State {
  return {
    line: { tone: "well", lead: "In step since 09:14", rest: "" },
    demo: false,
    copy: false,
    learners: 42,
    connection: {
      environment: "practice",
      name: "Practice",
      address: "https://practice.example.test/api/",
      customer: "Northmoor Training",
      centre: "Northmoor",
      centre_id: 1101,
    },
    initial: "done",
    run: null,
    asked: null,
    last_run: null,
    attention: 0,
    gate: { open: 0, gone_round: 0 },
    background: { paused: false, text: "", next: null },
    calls_last_minute: 0,
    calls_allowed: 190,
    folder: "/home/mis/tandem",
    account: "mis",
    version: "0.1.0",
    demo_connection: null,
    ...differs,
  };
}

/** What a component finds around it when it stands in the window. */
export function inWindow(bridge: Bridge, state: State | null = stateOf()): { context: Map<unknown, unknown>; news: News } {
  const news = new News(state);
  return {
    context: new Map<unknown, unknown>([
      [BRIDGE, bridge],
      [NOW, news],
    ]),
    news,
  };
}
