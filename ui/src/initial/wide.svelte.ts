import { asTrouble, type Bridge, type Trouble } from "../bridge/bridge";
import type { Preview, RunResult } from "../bridge/types";

/** What is done for everybody: the preview, its run, and what came of them. */
export class Wide {
  readonly #bridge: Bridge;

  preview = $state.raw<Preview | null>(null);
  result = $state.raw<RunResult | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** What was asked for and has not answered yet. */
  doing = $state<"preview" | "accept" | "sync_all" | null>(null);

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Shows the preview that was made before, where there still is one. */
  async findPreview(): Promise<void> {
    try {
      const found = await this.#bridge.call("preview_shown", null);
      if (this.doing === null) this.preview = found;
    } catch {
      // Nobody asked for it: whoever wants a preview makes one, and reads then what is in its way.
      if (this.doing === null) this.preview = null;
    }
  }

  async makePreview(): Promise<void> {
    await this.#do("preview", async () => {
      this.preview = null;
      this.preview = await this.#bridge.call("preview", null);
    });
  }

  /** The preview with what was chosen in it; of another preview it says nothing. */
  chosen(preview: Preview): void {
    if (this.preview?.plan === preview.plan) this.preview = preview;
  }

  /** Accepts the preview as it stands on the screen, and runs it. */
  async accept(): Promise<void> {
    const plan = this.preview?.plan;
    if (plan === undefined) return;
    await this.#do("accept", async () => {
      this.result = await this.#bridge.call("accept", { plan });
      this.preview = null;
    });
  }

  /** Goes on with what was accepted, or synchronises everybody anew. */
  async syncAll(): Promise<void> {
    await this.#do("sync_all", async () => {
      this.result = await this.#bridge.call("sync_all", null);
      this.preview = null;
    });
  }

  async #do(what: "preview" | "accept" | "sync_all", work: () => Promise<void>): Promise<void> {
    if (this.doing !== null) return;
    this.doing = what;
    this.trouble = null;
    this.result = null;
    try {
      await work();
    } catch (thrown) {
      this.trouble = asTrouble(thrown);
    } finally {
      this.doing = null;
    }
    if (this.trouble) await this.findPreview();
  }
}
