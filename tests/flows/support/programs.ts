// The programs under test, as processes that end with whoever started them.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const built = join(process.env["CARGO_TARGET_DIR"] ?? join(root, "target"), "debug");

/** The built window. */
export const ui = join(root, "ui/dist");

/** A Monday morning in winter, at which every test starts. */
export const NOW = "2026-11-23T09:00:00Z";

export type Surroundings = Record<string, string>;

export function program(name: string): string {
  const path = join(built, name);
  if (!existsSync(path)) throw new Error(`${path} is not there: build the programs first, with cargo build --bins.`);
  return path;
}

/** Exit codes of a run that was carried out: all well, or some records wait. */
const CARRIED_OUT = [0, 1];

/** Runs a program to its end; what it printed. */
export function run(name: string, args: string[], surroundings: Surroundings = {}): string {
  const ended = spawnSync(program(name), args, {
    env: { ...process.env, ...surroundings },
    encoding: "utf8",
  });
  if (ended.status === null || !CARRIED_OUT.includes(ended.status)) {
    throw new Error(`${name} ${args.join(" ")} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  }
  return ended.stdout;
}

/** A program that goes on until it is ended. */
export class Running {
  private constructor(
    private readonly child: ChildProcess,
    /** The JSON of its first line. */
    readonly said: Record<string, string>,
  ) {}

  /** Starts it. It ends when its standard input closes, so at the latest with this process. */
  static async start(command: string, args: string[], surroundings: Surroundings = {}): Promise<Running> {
    const child = spawn(command, args, {
      env: { ...process.env, ...surroundings },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const said = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${command} ended with ${code}`)));
    });
    return new Running(child, JSON.parse(said));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin?.end();
    await ended;
  }
}
