import { asTrouble, type Bridge, type Trouble } from "../bridge/bridge";
import type { Comparison, LearnerPage, ReplyGiven, RunResult } from "../bridge/types";

/** One learner on the screen: what is known at once, what OneFile was read for, what Sync did. */
export class OpenLearner {
  readonly key: string;
  readonly #bridge: Bridge;
  #looks = 0;
  #closed = false;

  page = $state.raw<LearnerPage | null>(null);
  pageTrouble = $state.raw<Trouble | null>(null);
  comparison = $state.raw<Comparison | null>(null);
  comparisonTrouble = $state.raw<Trouble | null>(null);
  reading = $state(false);
  result = $state.raw<RunResult | null>(null);
  resultTrouble = $state.raw<Trouble | null>(null);
  syncing = $state(false);

  constructor(bridge: Bridge, key: string) {
    this.#bridge = bridge;
    this.key = key;
  }

  /** Reads what Tandem knows, then both systems. */
  async read(): Promise<void> {
    await this.#readPage();
    if (this.page) await this.compare();
  }

  /** Puts both systems side by side. Until they are read, what was seen before stays on the screen. */
  async compare(): Promise<void> {
    const look = ++this.#looks;
    this.reading = true;
    this.comparisonTrouble = null;
    try {
      const seen = await this.#bridge.call("compare", { learner: this.key });
      if (this.#stale(look)) return;
      this.comparison = seen;
    } catch (thrown) {
      if (this.#stale(look)) return;
      this.comparison = null;
      this.comparisonTrouble = asTrouble(thrown);
    }
    this.reading = false;
  }

  /** Synchronises the learner; afterwards everything is read again, but for what the answer shows. */
  async sync(): Promise<void> {
    if (this.syncing) return;
    this.syncing = true;
    this.result = null;
    this.resultTrouble = null;
    // A look that is under way would show the time before this run.
    this.#looks++;
    this.reading = false;
    try {
      this.result = await this.#bridge.call("sync_learner", { learner: this.key });
    } catch (thrown) {
      this.resultTrouble = asTrouble(thrown);
    }
    this.syncing = false;
    if (this.#closed) return;
    const seen = this.result?.comparison;
    if (!seen) return await this.read();
    this.comparison = seen;
    this.comparisonTrouble = null;
    await this.#readPage();
  }

  /** Hands over what a person answered; what follows from it is read at once. Rejects if it was not taken. */
  async answer(question: string, reply: ReplyGiven): Promise<void> {
    await this.#bridge.call("answer", { question, reply, learner: this.key });
    if (!this.#closed) await this.read();
  }

  /** Answers that are still on their way are no longer wanted. */
  close(): void {
    this.#closed = true;
  }

  async #readPage(): Promise<void> {
    try {
      const page = await this.#bridge.call("learner", { learner: this.key });
      if (this.#closed) return;
      this.page = page;
      this.pageTrouble = null;
    } catch (thrown) {
      if (this.#closed) return;
      this.page = null;
      this.pageTrouble = asTrouble(thrown);
    }
  }

  #stale(look: number): boolean {
    return this.#closed || look !== this.#looks;
  }
}
