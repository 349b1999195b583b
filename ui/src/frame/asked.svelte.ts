import { asTrouble, type Trouble } from "../bridge/bridge";

/** What a screen shows, asked for again and again: the last answer stays until the next one is there. */
export class Asked<T> {
  value = $state.raw<T | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  #asked = 0;

  constructor(private readonly ask: () => Promise<T>) {}

  async read(): Promise<void> {
    const mine = ++this.#asked;
    this.busy = true;
    try {
      const value = await this.ask();
      if (mine !== this.#asked) return;
      this.value = value;
      this.trouble = null;
    } catch (thrown) {
      if (mine === this.#asked) this.trouble = asTrouble(thrown);
    } finally {
      if (mine === this.#asked) this.busy = false;
    }
  }
}
