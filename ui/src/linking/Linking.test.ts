import "@testing-library/jest-dom/vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeBridge, inWindow, stateOf, ticketOf } from "../bridge/fake";
import type { LinkSuggestion } from "../bridge/types";
import { linkingOf, suggestion } from "./fixtures";
import Linking from "./Linking.svelte";

const WEAK = suggestion("K3", 3, { strong: false, with_others: false, but: ["surnames differ"] });
const ARCHIVED = suggestion("K4", 4, { archived: true, with_others: false });
const RIVALS = [5, 6].map((id) => suggestion("K5", id, { rivals: "K5", with_others: false }));
const ALL = [suggestion("K1", 1), suggestion("K2", 2), WEAK, ARCHIVED, ...RIVALS];

function show(answers: FakeBridge["answers"] = {}, all: LinkSuggestion[] = ALL) {
  const bridge = new FakeBridge({ ...linkingOf(all), ...answers });
  const { context, news } = inWindow(bridge);
  render(Linking, { context });
  return { bridge, news, user: userEvent.setup() };
}

const row = (name: string) => screen.findByRole("button", { name: new RegExp(`^Quill, ${name}`) });
const rowNow = (name: string) => screen.getAllByRole("button", { name: new RegExp(`Quill, ${name} in PICS`) })[0]!;

beforeEach(() => history.replaceState(null, "", "#/linking"));

describe("before OneFile was read", () => {
  const unread = {
    links_overview: () => ({
      sentence: { tone: "quiet" as const, lead: "OneFile was not read for linking yet.", rest: "" },
      read: null,
      kinds: [],
    }),
  };

  test("says so and offers reading; nothing else is asked for", async () => {
    const { bridge } = show(unread);
    expect(await screen.findByText("OneFile was not read for linking yet.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Read OneFile" })).toBeEnabled();
    expect(screen.queryByRole("tab")).toBeNull();
    expect(bridge.takesOf("links_suggested")).toEqual([]);
  });

  test("reading shows how far it is, and what came of it", async () => {
    let tell: (() => void) | undefined;
    let done = false;
    const { news, user } = show({
      links_overview: () => (done ? linkingOf(ALL).links_overview() : unread.links_overview()),
      links_read: () =>
        new Promise((resolve) => {
          tell = () => {
            done = true;
            resolve({ sentence: { tone: "well", lead: "OneFile was read.", rest: "16 learners." } });
          };
        }),
    });
    await user.click(await screen.findByRole("button", { name: "Read OneFile" }));
    const run = { title: "Reading OneFile", doing: "", done: 4, total: 16, left: null, wide: true, stopping: false };
    news.state = stateOf({ run });
    expect(await screen.findByRole("progressbar")).toHaveAttribute("aria-valuenow", "4");
    news.state = stateOf();
    tell!();
    expect(await screen.findByText(/OneFile was read\. 16 learners/)).toBeVisible();
    expect(await screen.findAllByRole("tab")).toHaveLength(5);
  });
});

describe("suggestions", () => {
  test("the first one is open: both sides, what agrees in words, and why", async () => {
    show();
    const table = await screen.findByRole("table", { name: "Quill, K1 in PICS, K1 Quill in OneFile" });
    const said = within(table).getAllByRole("row").map((one) => one.textContent.replace(/\s+/g, " ").trim());
    expect(said).toHaveLength(4);
    expect(said[1]).toMatch(/Surname.*Quill.*Quill.*agrees/);
    expect(said[2]).toMatch(/E-mail.*differs/);
    expect(said[3]).toMatch(/Postcode.*blank.*one only/);
    expect(screen.getAllByText(/the same ULN, which nobody else has/)[0]).toBeVisible();
  });

  test("Enter links it, and goes on with the next one", async () => {
    const { bridge, user } = show();
    await row("K1");
    rowNow("K1").focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(rowNow("K2")).toHaveFocus());
    expect(bridge.takesOf("link_accept")).toEqual([{ pair: ALL[0]!.pair, archived: false }]);
    expect(screen.getAllByText("Quill, K1 is linked.")[0]).toBeVisible();
    expect(rowNow("K2")).toHaveAttribute("aria-expanded", "true");
  });

  test("a key that is held down links one, not all", async () => {
    const { bridge } = show();
    await row("K1");
    const first = rowNow("K1");
    first.focus();
    for (const repeat of [false, true, true]) {
      document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat, bubbles: true, cancelable: true }));
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(bridge.takesOf("link_accept")).toHaveLength(1);
  });

  test("arrows move, Space links, N says that they are not one", async () => {
    const { bridge, user } = show();
    await row("K1");
    rowNow("K1").focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(rowNow("K2")).toHaveFocus());
    await user.keyboard(" ");
    await waitFor(() => expect(rowNow("K3")).toHaveFocus());
    expect(screen.getByText(/surnames differ/)).toBeVisible();
    await user.keyboard("n");
    await waitFor(() => expect(rowNow("K4")).toHaveFocus());
    expect(bridge.takesOf("link_reject")).toEqual([WEAK.pair]);
    await user.keyboard("{Home}");
    await waitFor(() => expect(rowNow("K1")).toHaveFocus());
  });

  test("an archived account needs a yes of its own", async () => {
    const { bridge, user } = show({}, [ARCHIVED, WEAK]);
    await row("K4");
    rowNow("K4").focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("archived in OneFile");
    expect(bridge.takesOf("link_accept")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Link the archived one" }));
    await waitFor(() => expect(bridge.takesOf("link_accept")).toEqual([{ pair: ARCHIVED.pair, archived: true }]));
    await waitFor(() => expect(rowNow("K3")).toHaveFocus());
  });

  test("strong ones go at once, rivals and archived ones stay out of it", async () => {
    const { bridge, user } = show();
    await user.click(await screen.findByRole("button", { name: /^Link all 2 strong ones/ }));
    const dialog = await screen.findByRole("alertdialog", { name: "Link 2 learners at once?" });
    await user.click(within(dialog).getByRole("button", { name: "Link 2" }));
    await waitFor(() => expect(bridge.takesOf("links_accept_many")).toEqual([{ pairs: ALL.slice(0, 2).map((one) => one.pair) }]));
    expect(await screen.findByText("2 learners are linked.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("button", { name: /strong ones/ })).toBeNull());
    await waitFor(() => expect(rowNow("K3")).toHaveFocus());
  });

  test("or only those that are ticked; what has rivals can't be ticked", async () => {
    const { bridge, user } = show();
    await row("K1");
    expect(screen.getAllByRole("checkbox")).toHaveLength(2);
    rowNow("K1").focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(rowNow("K2")).toHaveFocus());
    await user.keyboard("t");
    expect(screen.getByRole("checkbox", { name: "Tick Quill, K2" })).toBeChecked();
    await user.click(screen.getByRole("button", { name: /^Link the 1 ticked/ }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Link 1" }));
    await waitFor(() => expect(bridge.takesOf("links_accept_many")).toEqual([{ pairs: [ALL[1]!.pair] }]));
  });

  test("whoever goes on before the answer is there is left where they went", async () => {
    let tell: (() => void) | undefined;
    const answers = linkingOf(ALL);
    const { user } = show({
      ...answers,
      link_accept: (takes) => new Promise((done) => (tell = () => done(answers.link_accept(takes)))),
    });
    await row("K1");
    rowNow("K1").focus();
    await user.keyboard("{Enter}{ArrowDown}{ArrowDown}");
    await waitFor(() => expect(rowNow("K3")).toHaveFocus());
    tell!();
    expect(await screen.findByText("Quill, K1 is linked.")).toBeVisible();
    await new Promise((done) => setTimeout(done, 30));
    expect(rowNow("K3")).toHaveFocus();
  });

  test("a refusal is shown in place, and the suggestion stays", async () => {
    const { user } = show({
      link_accept: () => {
        throw { code: "already_linked", kind: "usage", message: "It is linked already.", remedy: "Read OneFile anew." };
      },
    });
    await row("K1");
    rowNow("K1").focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("It is linked already.");
    expect(rowNow("K1")).toHaveFocus();
  });

  test("nothing left: says so, and the focus is there", async () => {
    const { user } = show({}, [ALL[0]!]);
    await row("K1");
    rowNow("K1").focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByText(/No suggestion waits for you here/)).toHaveFocus());
  });

  test("searching asks for what was typed", async () => {
    const { bridge, user } = show();
    await row("K1");
    await user.type(screen.getByRole("searchbox", { name: "Find a suggestion" }), "k3");
    await waitFor(() => expect(bridge.takesOf("links_suggested").at(-1)).toMatchObject({ text: "k3", after: 0 }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /K1 in PICS/ })).toBeNull());
  });
});

describe("rivals", () => {
  const only = { all: RIVALS };

  test("stand side by side, and exactly one is chosen by keyboard", async () => {
    const { bridge, user } = show({}, [...only.all, WEAK]);
    const group = await screen.findByRole("button", { name: /Quill, K5: 2 candidates in OneFile/ });
    expect(screen.getAllByRole("table")).toHaveLength(2);
    group.focus();
    await user.keyboard("{Enter}");
    expect(screen.getAllByRole("radio", { name: /K5/ })[0]).toHaveFocus();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(bridge.takesOf("link_accept")).toEqual([{ pair: RIVALS[1]!.pair, archived: false }]));
    await waitFor(() => expect(rowNow("K3")).toHaveFocus());
  });

  test("none of them is an answer as well: each is refused", async () => {
    const { bridge, user } = show({}, only.all);
    await user.click(await screen.findByRole("radio", { name: "None of them" }));
    await user.click(screen.getByRole("button", { name: "Keep the choice" }));
    await waitFor(() => expect(bridge.takesOf("link_reject")).toEqual(RIVALS.map((one) => one.pair)));
  });

  test("no answer is asked for, and Escape goes back to the list", async () => {
    const { bridge, user } = show({}, only.all);
    await user.click(await screen.findByRole("button", { name: "Keep the choice" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Choose one of them, or none");
    expect(bridge.takesOf("link_accept")).toEqual([]);
    await user.keyboard("{Escape}");
    expect(screen.getByRole("button", { name: /2 candidates in OneFile/ })).toHaveFocus();
  });
});

describe("the other parts", () => {
  const record = (id: string, differs = {}) => ({
    id,
    name: `Orme, ${id}`,
    about: ["0042Q"],
    put_away: false,
    suggestions: 0,
    ...differs,
  });

  test("who has no partner: both sides, and the way to create the one without candidate", async () => {
    const { bridge, user } = show({
      links_alone: ({ side }) => {
        const rows = side === "pics" ? [record("A/1"), record("A2", { suggestions: 2 }), record("A3", { put_away: true })] : [record("7")];
        return { rows, found: rows.length };
      },
      export: () => null,
    });
    await user.click(await screen.findByRole("radio", { name: /^Without partner/ }));
    const pics = await screen.findByRole("region", { name: "Only in PICS" });
    await within(pics).findByText("3 records");
    expect(within(pics).getByRole("link", { name: "Create in OneFile … Orme, A/1" })).toHaveAttribute("href", "#/enrol/A%2F1");
    expect(within(pics).getAllByRole("link", { name: /^Create in OneFile/ })).toHaveLength(1);
    expect(within(pics).getByText(/2 suggestions to check/)).toBeVisible();
    expect(screen.getByRole("link", { name: /^Create several/ })).toHaveAttribute("href", "#/enrol");
    expect(await within(screen.getByRole("region", { name: "Only in OneFile" })).findByText(/OneFile 7/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save as a table …" }));
    await user.type(screen.getByRole("textbox", { name: "Table of learners without partner" }), "/data/a.csv{Enter}");
    expect(await screen.findByText("Written: /data/a.csv")).toBeVisible();
    expect(bridge.takesOf("export")).toEqual([{ what: "unlinked_learners_csv", ticket: "ticket for /data/a.csv" }]);
  });

  test("a table links what it was seen to link, and another file is looked at anew", async () => {
    const line = (line: number, error: string | null) => ({ line, text: `A${line} = ${line}`, error, remedy: error && "Mend it." });
    const { bridge, user } = show({
      links_alone: () => ({ rows: [], found: 0 }),
      links_import: ({ carry_out }) => ({
        sentence: { tone: "attention", lead: carry_out ? "1 pair linked." : "1 pair would be linked.", rest: "" },
        lines: [line(3, "It is no OneFile ID."), line(2, null)],
        mark: "m",
        links: 1,
        refused: 1,
      }),
    });
    bridge.browse = async (kind) => ticketOf(`/data/${kind}.csv`);
    await user.click(await screen.findByRole("radio", { name: /^Without partner/ }));
    await user.click(screen.getByRole("button", { name: "Link from a table …" }));
    await user.click(screen.getByRole("button", { name: "Browse…" }));
    await user.click(screen.getByRole("button", { name: "See what it would link" }));
    const lines = await screen.findByRole("list", { name: "Lines of the table" });
    expect(within(lines).getByText(/It is no OneFile ID/)).toHaveTextContent("Mend it.");

    const box = screen.getByRole("textbox", { name: "Table of links" });
    await user.clear(box);
    expect(screen.queryByRole("button", { name: "Link 1 pair" })).toBeNull();
    await user.type(box, "/data/new.csv");
    await user.click(screen.getByRole("button", { name: "See what it would link" }));
    await user.click(await screen.findByRole("button", { name: "Link 1 pair" }));
    expect(await screen.findByText("1 pair linked.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Link 1 pair" })).toBeNull();
    expect(screen.getByRole("group", { name: "What the table links" })).toHaveFocus();
    expect(bridge.takesOf("links_import")).toEqual([
      { kind: "learner", ticket: "ticket for /data/table.csv", carry_out: false, seen: null },
      { kind: "learner", ticket: "ticket for /data/new.csv", carry_out: false, seen: null },
      { kind: "learner", ticket: "ticket for /data/new.csv", carry_out: true, seen: "m" },
    ]);
  });

  test("unlinking says first what follows, and the focus goes on to the next", async () => {
    const pair = (pics: string, differs = {}) => ({
      pair: { kind: "learner" as const, pics, onefile: 7 },
      pics_name: `Orme, ${pics}`,
      onefile_name: `${pics} Orme`,
      by: "MIS value and surname",
      held_by_pics: false,
      archived: false,
      ...differs,
    });
    const what = { ...pair("B1"), follows: ["Nothing is synchronised any more.", "Nothing is deleted."] };
    const { bridge, user } = show({
      links_linked: () => ({ rows: [pair("B1"), pair("B2", { held_by_pics: true }), pair("B3")], found: 3 }),
      unlink_preview: () => what,
      unlink: () => what,
    });
    await user.click(await screen.findByRole("radio", { name: /^Linked/ }));
    await user.click(await screen.findByRole("button", { name: /^Unlink … Orme, B1/ }));
    const dialog = await screen.findByRole("alertdialog", { name: "Unlink Orme, B1?" });
    expect(within(dialog).getAllByRole("listitem").map((one) => one.textContent)).toEqual(what.follows);
    expect(bridge.takesOf("unlink")).toEqual([]);
    expect(screen.getByText("Change it in PICS")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Unlink" }));
    await waitFor(() => expect(bridge.takesOf("unlink")).toEqual([{ kind: "learner", pics: "B1" }]));
    await waitFor(() => expect(screen.getByRole("button", { name: /^Unlink … Orme, B3/ })).toHaveFocus());
  });

  test("arrows go from tab to tab; Health has each check with its remedy", async () => {
    const { user } = show({
      links_check: () => [
        { title: "Placements that look alike", remedy: "Move learners.", found: 1, things: [{ text: "Northgate", learner: null }] },
      ],
    });
    (await screen.findByRole("tab", { name: /^Learners/ })).focus();
    await user.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
    expect(screen.getByRole("tab", { name: "Health" })).toHaveFocus();
    const check = await screen.findByRole("region", { name: "Placements that look alike" });
    expect(check).toHaveTextContent("Move learners.");
    expect(within(check).getByText("Northgate")).toBeVisible();
    await user.keyboard("{ArrowLeft}");
    expect(screen.getByRole("tab", { name: "Organisations" })).toHaveAttribute("aria-selected", "true");
  });

  test("Aim coverage lists codes, and a choice is made there", async () => {
    let chosen = false;
    const code = (differs: object) => ({
      code: "196AS",
      title: "Engineering operative",
      part: null,
      state: "matched" as const,
      text: "matched",
      todo: "",
      standards: [{ id: 1, title: "Engineering operative" }],
      aims: 3,
      learners: 2,
      ...differs,
    });
    const standards = [1, 2].map((id) => ({ id, title: `Care ${id}` }));
    const { bridge, user } = show({
      links_coverage: () => ({
        sentence: { tone: "attention", lead: "3 of 5 learning aims have their standard.", rest: "" },
        counts: [{ label: "matched", value: 3, tone: "quiet" }],
        codes: [...(chosen ? [] : [code({ code: "77", state: "ambiguous", text: "several standards have it", standards })]), code({})],
      }),
      choose_pathway: () => ((chosen = true), null),
    });
    await user.click(await screen.findByRole("tab", { name: "Aim coverage" }));
    const table = await screen.findByRole("table", { name: "Learning aims by code" });
    expect(within(table).getByRole("row", { name: /77.*several standards have it/ })).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "Care 2" }));
    await user.click(screen.getByRole("button", { name: "Answer" }));
    await waitFor(() => expect(bridge.takesOf("choose_pathway")).toEqual([{ code: "77", standard: 2 }]));
    expect(await screen.findByText("Your choice is kept.")).toBeVisible();
  });
});
