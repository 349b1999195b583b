import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeBridge, stateOf } from "../bridge/fake";
import type { Calls, LearnerPage, RunProgress } from "../bridge/types";
import App from "./App.svelte";

const run: RunProgress = {
  title: "Synchronisation",
  doing: "Reading both systems",
  done: 412,
  total: 1980,
  left: "about 6 minutes",
  wide: true,
  stopping: false,
};

const ada: LearnerPage = {
  key: "A",
  name: "Ada Quill",
  facts: [],
  standing: { kind: "in_step", text: "in step" },
  in_step: null,
  history: [],
};

beforeEach(() => {
  location.hash = "#/connection";
});

function open(differs: Parameters<typeof stateOf>[0] = {}, answers: FakeBridge["answers"] = {}) {
  const bridge = new FakeBridge({
    state: () => stateOf(differs),
    learners: () => ({ rows: [], found: 0, all: 0 }),
    preview_shown: () => null,
    ...answers,
  });
  render(App, { bridge });
  return { bridge, user: userEvent.setup() };
}

async function go(hash: string) {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

describe("getting about", () => {
  test("a screen that was asked for takes the focus to its heading and names the window", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("link", { name: "Learners" }));
    const heading = await screen.findByRole("heading", { level: 1, name: "Learners" });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(document.title).toBe("Learners – Tandem");
    expect(screen.getByRole("link", { name: "Learners" }).getAttribute("aria-current")).toBe("page");
    expect(screen.getByRole("link", { name: "Connection" }).hasAttribute("aria-current")).toBe(false);
  });

  test("a heading that comes with a late answer is gone to when it comes", async () => {
    let answer: (page: LearnerPage) => void = () => undefined;
    open(
      {},
      {
        learner: () => new Promise<LearnerPage>((give) => (answer = give)),
        compare: () => new Promise<Calls["compare"]["gives"]>(() => undefined),
      },
    );
    await screen.findByRole("heading", { name: "Connection" });
    await go("#/learner/A");
    answer(ada);
    const heading = await screen.findByRole("heading", { level: 1, name: "Ada Quill" });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(document.title).toBe("Ada Quill – Tandem");
  });

  test("the first stop of the keyboard leads past the navigation", async () => {
    const { user } = open();
    const heading = await screen.findByRole("heading", { level: 1 });
    await user.tab();
    expect(document.activeElement?.textContent).toBe("Skip to the content");
    await user.keyboard("{Enter}");
    expect(document.activeElement).toBe(heading);
    expect(location.hash).toBe("#/connection");
  });

  test("without an address it opens on what the initial synchronisation waits for, else on the learners", async () => {
    history.replaceState(null, "", location.pathname);
    open({ initial: "records", learners: 0 });
    await waitFor(() => expect(location.hash).toBe("#/initial"));
  });
});

describe("the navigation", () => {
  test.each([
    ["records", "next: PICS records"],
    ["connect", "next: connection"],
    ["preview", "next: preview and run"],
    ["unfinished", "interrupted: go on"],
  ] as const)("marks what the initial synchronisation waits for: %s", async (initial, mark) => {
    open({ initial });
    const link = await screen.findByRole("link", { name: "Initial synchronisation" });
    expect(document.getElementById(link.getAttribute("aria-describedby")!)?.textContent).toBe(mark);
  });

  test("has no initial synchronisation once it is done", async () => {
    open();
    const nav = await screen.findByRole("navigation");
    const names = within(nav).getAllByRole("link").map((link) => link.textContent);
    expect(names).toEqual(["Learners", "Linking", "Everybody", "Needs attention", "Runs", "Settings", "Connection"]);
  });

  test("has the way off the old synchronisation for as long as something of it is open or gone round", async () => {
    const { bridge } = open({ gate: { open: 3, gone_round: 1 } });
    const link = await screen.findByRole("link", { name: "Moving over" });
    const mark = () => document.getElementById(link.getAttribute("aria-describedby")!)?.textContent;
    expect(mark()).toBe("3 steps to go");
    bridge.tell(stateOf({ gate: { open: 0, gone_round: 1 } }));
    await waitFor(() => expect(mark()).toBe("1 step gone round"));
    bridge.tell(stateOf());
    await waitFor(() => expect(screen.queryByRole("link", { name: "Moving over" })).toBeNull());
  });

  test("says that the records are invented, only where they are", async () => {
    open({ demo: true });
    await screen.findByText("Demo: invented records, all on this computer");
  });
});

describe("the state line", () => {
  test("says how things stand, and follows the news", async () => {
    const { bridge } = open();
    await screen.findByText("In step since 09:14");
    bridge.tell(stateOf({ line: { tone: "failed", lead: "3 learners failed", rest: "today 10:00" } }));
    expect((await screen.findByText("3 learners failed")).closest("p")?.textContent).toContain("Failed:");
  });

  test("shows a run with what it does, how far it is, when it ends, and stops it once", async () => {
    const { bridge, user } = open({ run }, { stop: () => null });
    const bar = await screen.findByRole("progressbar", { name: "Synchronisation" });
    expect(bar.getAttribute("aria-valuenow")).toBe("412");
    expect(bar.getAttribute("aria-valuetext")).toBe("412 of 1\u202f980");
    expect(screen.getByText("about 6 minutes left")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Stop" }));
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(bridge.takesOf("stop")).toHaveLength(1);
    expect(screen.getByText("Stopping between two changes …")).toBeTruthy();
  });

  test("leaves the run to the screen that shows it: there is one Stop", async () => {
    location.hash = "#/initial";
    open({ run, initial: "unfinished" });
    expect(await screen.findAllByRole("button", { name: "Stop" })).toHaveLength(1);
  });
});

describe("where Tandem can't open", () => {
  const held = { code: "folder_held", kind: "held", message: "Another Tandem is open.", remedy: "Close it." } as const;

  test("the whole window says so, and a second try may do", async () => {
    let tries = 0;
    const { user } = open(
      {},
      {
        state: () => {
          if (++tries === 1) throw held;
          return stateOf();
        },
      },
    );
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Another Tandem is open.");
    expect(alert.textContent).toContain("Close it.");
    expect(screen.queryByRole("navigation")).toBeNull();
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByRole("navigation");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
