import { asTrouble, type Trouble } from "../bridge/bridge";

interface Page<R> {
  rows: R[];
  found: number;
}

/** A list that comes in pages: the rows so far, and the way to more of them. */
export class Pages<R> {
  rows = $state.raw<R[]>([]);
  /** How many there are in all; null until the first answer. */
  found = $state<number | null>(null);
  busy = $state(false);
  trouble = $state.raw<Trouble | null>(null);
  #asked = 0;

  /** `unfinished` tells whether the rows so far end within something that belongs together. */
  constructor(
    private readonly ask: (after: number) => Promise<Page<R>>,
    private readonly unfinished: (last: R) => boolean = () => false,
  ) {}

  /** Reads from the beginning, as many rows as there are now or, when looking for something else, a page. */
  async read(anew = true): Promise<void> {
    const wanted = anew ? 1 : Math.max(1, this.rows.length);
    await this.#fill([], wanted);
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    if (this.busy || this.found === null || this.rows.length >= this.found) return;
    await this.#fill(this.rows, this.rows.length + 1);
  }

  /** Takes rows out that are settled. */
  drop(settled: (row: R) => boolean): void {
    const left = this.rows.filter((row) => !settled(row));
    if (this.found !== null) this.found -= this.rows.length - left.length;
    this.rows = left;
  }

  async #fill(begin: R[], wanted: number): Promise<void> {
    const mine = ++this.#asked;
    this.busy = true;
    try {
      let rows = begin;
      for (;;) {
        const page = await this.ask(rows.length);
        if (mine !== this.#asked) return;
        rows = [...rows, ...page.rows];
        const last = rows.at(-1);
        const ends = page.rows.length === 0 || rows.length >= page.found;
        if (ends || (rows.length >= wanted && (last === undefined || !this.unfinished(last)))) {
          this.rows = rows;
          this.found = page.rows.length === 0 ? rows.length : page.found;
          break;
        }
      }
      this.trouble = null;
    } catch (thrown) {
      if (mine === this.#asked) this.trouble = asTrouble(thrown);
    } finally {
      if (mine === this.#asked) this.busy = false;
    }
  }
}
