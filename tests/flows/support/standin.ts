// A stand-in for OneFile, and its control side.

import { NOW, Running, program } from "./programs.ts";

/** What tests read of the state. */
interface State {
  users: Record<string, { id: number; role: number; first_name: string; last_name: string; misid?: string }>;
  aims: Record<string, Aim>;
}

interface Aim {
  id: number;
  user_id: number;
  registration_number?: string | null;
}

// Ends the program when standard input closes, which it does not look at itself.
const UNTIL_INPUT_CLOSES = '"$@" & started=$!; cat >/dev/null; kill "$started"; wait "$started" 2>/dev/null';

export class StandIn {
  private constructor(private readonly process: Running) {}

  static async start(args: string[]): Promise<StandIn> {
    const standin = [program("tandem"), "standin", "--now", NOW, "--limit", "off", ...args];
    return new StandIn(await Running.start("sh", ["-c", UNTIL_INPUT_CLOSES, "sh", ...standin]));
  }

  get address(): string {
    return this.said("base_url");
  }

  get token(): string {
    return this.said("customer_token");
  }

  /** Everything it holds. */
  async state(): Promise<State> {
    return (await (await this.control("GET", "state")).json()) as State;
  }

  /** Does what a person does in OneFile. */
  async edit(edit: Record<string, unknown>): Promise<void> {
    await this.control("POST", "edit", edit);
  }

  /** Everything it holds, without IDs and times that it made itself. */
  async comparable(): Promise<unknown> {
    return (await this.control("GET", "state?comparable=1")).json();
  }

  /** One number of its metrics. */
  async count(name: "calls" | "writes"): Promise<number> {
    const metrics = (await (await this.control("GET", "metrics")).json()) as Record<string, number>;
    const count = metrics[name];
    if (count === undefined) throw new Error(`The metrics have no ${name}.`);
    return count;
  }

  async set(settings: Record<string, unknown>): Promise<void> {
    await this.control("PUT", "settings", settings);
  }

  async fault(rule: Record<string, unknown>): Promise<void> {
    await this.control("POST", "faults", rule);
  }

  async noFaults(): Promise<void> {
    await this.control("DELETE", "faults");
  }

  /** The users of this name, archived ones included. */
  async users(name: string): Promise<State["users"][string][]> {
    const { users } = await this.state();
    return Object.values(users).filter((user) => `${user.last_name}, ${user.first_name}` === name);
  }

  /** Has a person in OneFile give a learner's aim another registration number. */
  async registerAgain(learner: string, number: string): Promise<void> {
    await this.registerOne(learner, number, (aim) => Boolean(aim.registration_number));
  }

  /** Has a person in OneFile give a learner's first aim a registration number. */
  async register(learner: string, number: string): Promise<void> {
    await this.registerOne(learner, number, () => true);
  }

  /** Gives two assessors one MIS value; what takes it from one of them again. */
  async doubleMisValue(): Promise<() => Promise<void>> {
    const { users } = await this.state();
    const assessors = Object.values(users).filter((user) => user.role === 5);
    const give = async (whom: typeof assessors, misid: string): Promise<void> => {
      const now = await this.state();
      for (const user of whom) Object.assign(now.users[user.id]!, { misid });
      await this.control("PUT", "state", now);
    };
    await give(assessors.slice(0, 2), "TWICE");
    return () => give(assessors.slice(0, 1), "ONCE");
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  private async registerOne(learner: string, number: string, which: (aim: Aim) => boolean): Promise<void> {
    const [of] = await this.users(learner);
    const { aims } = await this.state();
    const aim = Object.values(aims).find((aim) => aim.user_id === of?.id && which(aim));
    if (!aim) throw new Error(`OneFile has no such aim of ${learner}.`);
    await this.edit({ aim: aim.id, set: { RegistrationNumber: number } });
  }

  private said(name: string): string {
    const value = this.process.said[name];
    if (value === undefined) throw new Error(`The stand-in did not say its ${name}.`);
    return value;
  }

  private async control(method: string, what: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.said("control_url")}/${what}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${what}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
