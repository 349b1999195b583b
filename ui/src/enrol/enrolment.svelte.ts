import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { asTrouble, type Bridge, type Trouble } from "../bridge/bridge";
import type { EnrolCandidate, EnrolChoice, EnrolPage, EnrolView } from "../bridge/types";
import { Asked } from "../frame/asked.svelte";
import { NOTHING_CHOSEN, withChoices, type Chosen } from "./choices";

/** Enrolling from who could be, over what would be sent, to what came of it. */
export class Enrolment {
  readonly #bridge: Bridge;
  readonly #choices = new SvelteMap<string, Chosen>();
  /** Learners who could be created, and whom somebody leaves out. */
  readonly #left = new SvelteSet<string>();

  /** Everybody without an account, to be ticked. */
  readonly candidates: Asked<EnrolCandidate[]>;
  readonly ticked = new SvelteSet<string>();
  preview = $state.raw<EnrolPage | null>(null);
  result = $state.raw<EnrolPage | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** What was asked for and has not answered yet. */
  doing = $state<"look" | "create" | null>(null);

  /** The learners of the preview, as the choices leave them. */
  readonly views: EnrolView[] = $derived.by(() => {
    const page = this.preview;
    return page ? page.learners.map((view) => withChoices(view, this.chosen(view.key), page)) : [];
  });
  /** Who is created when Create is pressed. */
  readonly going: EnrolView[] = $derived(this.views.filter((view) => view.standing === "ready" && !this.#left.has(view.key)));

  /** Whose way stopped in the middle, or before it began. A look alone moves none of them on. */
  readonly stuck: EnrolView[] = $derived.by(() => {
    const stopped = this.result ? ["in_doubt", "failed", "not_reached"] : ["in_doubt"];
    return (this.result?.learners ?? this.views).filter((view) => stopped.includes(view.standing));
  });

  /** The learners of the last look, in their order. */
  #looked: string[] = [];

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.candidates = new Asked(() => bridge.call("enrol_candidates", null));
  }

  chosen(learner: string): Chosen {
    return this.#choices.get(learner) ?? NOTHING_CHOSEN;
  }

  choose(learner: string, of: EnrolChoice, id: number | null): void {
    this.#choices.set(learner, { ...this.chosen(learner), [of]: id });
  }

  goes(learner: string): boolean {
    return !this.#left.has(learner);
  }

  /** Takes a learner in, or leaves it out. */
  take(learner: string, on: boolean): void {
    if (on) this.#left.delete(learner);
    else this.#left.add(learner);
  }

  /** Looks what creating these learners would do. Choices come on top of it. */
  async look(learners: string[]): Promise<void> {
    await this.#do("look", async () => {
      this.#looked = learners;
      const asked = learners.map((learner) => ({ learner, ...NOTHING_CHOSEN }));
      const page = await this.#bridge.call("enrol_preview", { learners: asked });
      this.result = null;
      this.preview = page;
    });
  }

  /** Creates those who are ticked. */
  async create(): Promise<void> {
    await this.#create(this.going);
  }

  /** Takes up those whose way stopped: an account that may be there is looked for before anything is sent. */
  async createAgain(): Promise<void> {
    await this.#create(this.stuck);
  }

  async #create(learners: EnrolView[]): Promise<void> {
    const asked = learners.map(({ key }) => ({ learner: key, ...this.chosen(key) }));
    if (asked.length === 0) return;
    await this.#do("create", async () => {
      const page = await this.#bridge.call("enrol", { learners: asked });
      // What was chosen for these did not do.
      for (const view of page.learners) if (view.standing === "incomplete") this.#choices.delete(view.key);
      this.preview = null;
      this.result = page;
    });
  }

  /** Learners of the last look who have no account as far as is known. */
  get remaining(): string[] {
    const done = this.result?.learners.filter((view) => view.standing === "enrolled" || view.standing === "linked") ?? [];
    return this.#looked.filter((learner) => !done.some((view) => view.key === learner));
  }

  /** Keeps what a person saw of an account that was in doubt. Rejects with what went wrong. */
  async settle(learner: string, there: number | null): Promise<void> {
    await this.#bridge.call("settle_account", { learner, there });
    await this.look(this.remaining);
  }

  /** Back to the list. */
  async startOver(): Promise<void> {
    this.preview = null;
    this.result = null;
    this.trouble = null;
    this.ticked.clear();
    this.#left.clear();
    await this.candidates.read();
  }

  async #do(what: "look" | "create", work: () => Promise<void>): Promise<void> {
    if (this.doing !== null) return;
    this.doing = what;
    this.trouble = null;
    try {
      await work();
    } catch (thrown) {
      this.trouble = asTrouble(thrown);
    } finally {
      this.doing = null;
    }
  }
}
