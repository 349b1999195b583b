// A training provider: its data folder, its stand-in, and the window's shell over both.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NOW, Running, program, run, ui } from "./programs.ts";
import { StandIn } from "./standin.ts";

/** How far a provider has come before the test begins. */
export type Stage = "empty" | "records" | "connected" | "previewed" | "done";

const LEARNERS = 16;
const SEED = 5;

export class Provider {
  private shells: Running[] = [];

  private constructor(
    private readonly folder: string,
    readonly standin: StandIn,
    /** An ILR file of the learners that the stand-in has too. */
    readonly ilr: string,
  ) {}

  /** With nothing but an ILR file. */
  static async withFile(): Promise<Provider> {
    const folder = newFolder();
    const ilr = join(folder, "ILR-99999999-2627-20261120-100000-01.xml");
    run("ilr-file", [ilr, "--learners", "8", "--seed", "11"]);
    return new Provider(folder, await StandIn.start(["--ilr", ilr, "--seed", "3"]), ilr);
  }

  /** With invented PICS records that differ from OneFile in every way. */
  static async at(stage: Stage): Promise<Provider> {
    const invented = ["--learners", `${LEARNERS}`, "--seed", `${SEED}`];
    const provider = new Provider(newFolder(), await StandIn.start(invented), "");
    const steps: [Stage, () => void][] = [
      ["empty", () => {}],
      ["records", () => provider.tandem("generate", ...invented)],
      ["connected", () => provider.tandem("connect", "--environment", provider.standin.address)],
      ["previewed", () => provider.tandem("sync", "--dry-run", "--json")],
      ["done", () => provider.synchronised()],
    ];
    for (const [reached, step] of steps) {
      step();
      if (reached === stage) break;
    }
    return provider;
  }

  /** With records of learners of whom nobody is linked yet, some of them with two accounts in OneFile. */
  static async unlinked(): Promise<Provider> {
    const invented = ["--learners", `${LEARNERS}`, "--seed", `${SEED}`, "--unlinked"];
    const provider = new Provider(newFolder(), await StandIn.start(invented), "");
    provider.tandem("generate", ...invented);
    provider.tandem("connect", "--environment", provider.standin.address);
    return provider;
  }

  /** Opens a shell on the data folder; the address that lets a browser in, once. */
  async openShell({ throwAway = false } = {}): Promise<string> {
    const args = ["--data", this.data, "--ui", ui, "--now", NOW];
    if (throwAway) args.push("--throw-away");
    const shell = await Running.start(program("window-shell"), args, this.surroundings);
    this.shells.push(shell);
    const url = shell.said["url"];
    if (url === undefined) throw new Error("The shell did not say where it is.");
    return url;
  }

  /** Ends the shell that was opened first. */
  async closeShell(): Promise<void> {
    await this.shells.shift()?.stop();
  }

  /** What a run over everybody by the command line says, once no shell holds the folder. */
  runOfEverybody(): Record<string, number | string> {
    const lines = this.tandem("sync", "--json").trim().split("\n");
    return JSON.parse(lines.at(-1) ?? "");
  }

  /** Ends every process and removes the folder. */
  async end(): Promise<void> {
    await Promise.all([...this.shells, this.standin].map((running) => running.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  // Secrets come from the environment, so that a second start finds what the first one stored.
  private get surroundings(): Record<string, string> {
    return { TANDEM_DATA_KEY: "07".repeat(32), TANDEM_ONEFILE_TOKEN: this.standin.token };
  }

  private tandem(...args: string[]): string {
    return run("tandem", ["--data", this.data, "--now", NOW, ...args], this.surroundings);
  }

  private synchronised(): void {
    const preview = JSON.parse(this.tandem("sync", "--dry-run", "--json").trim().split("\n").at(-1) ?? "");
    this.tandem("sync", "--accept", preview.plan, "--json");
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "tandem-flow-"));
}
