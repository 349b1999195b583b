import { render, screen, within, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { FakeBridge, inWindow, stateOf } from "../bridge/fake";
import type { State } from "../bridge/types";
import Connection from "./Connection.svelte";

const connection = stateOf().connection!;

function open(bridge: FakeBridge, differs: Partial<State> = {}) {
  const { context, news } = inWindow(bridge, stateOf(differs));
  render(Connection, { context });
  return { user: userEvent.setup(), news };
}

const token = () => screen.getByLabelText<HTMLInputElement>("Customer token");

describe("not connected yet", () => {
  const yet = { connection: null, initial: "connect" } as const;

  test("connects by keyboard with an environment and a token, which is gone from the page then", async () => {
    const bridge = new FakeBridge({ connect: () => ({ answer: "connected", connection }) });
    const { user } = open(bridge, yet);
    // jsdom lacks it, and the arrow keys of the tests need it.
    vi.stubGlobal("CSS", { escape: (text: string) => text });
    await user.tab();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Practice" }).checked).toBe(true);
    await user.tab();
    await user.keyboard("SECRET{Enter}");
    expect(bridge.takesOf("connect")).toEqual([{ environment: "practice", token: "SECRET", centre: null }]);
    expect(token().value).toBe("");
    expect(document.body.innerHTML).not.toContain("SECRET");
  });

  test("an address of one's own is asked for, and sent", async () => {
    const bridge = new FakeBridge({ connect: () => ({ answer: "connected", connection }) });
    const { user } = open(bridge, yet);
    expect(screen.queryByRole("textbox", { name: "Address" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: "Other address" }));
    await user.type(token(), "T");
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Address" }));
    await user.keyboard("http://127.0.0.1:4000/{Enter}");
    expect(bridge.takesOf("connect")).toEqual([{ environment: "http://127.0.0.1:4000/", token: "T", centre: null }]);
  });

  test("does not connect without a token", async () => {
    const bridge = new FakeBridge();
    const { user } = open(bridge, yet);
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(screen.getByText("Enter the customer token.")).toBeTruthy();
    expect(document.activeElement).toBe(token());
    expect(bridge.asked).toEqual([]);
  });

  test("a token that opens several centres asks for one, and is sent with it", async () => {
    const bridge = new FakeBridge({
      connect: ({ centre }) =>
        centre === null
          ? {
              answer: "choose_centre",
              centres: [
                { id: 1, name: "Northmoor" },
                { id: 2, name: "Southmoor" },
              ],
            }
          : { answer: "connected", connection },
    });
    const { user } = open(bridge, yet);
    await user.type(token(), "T{Enter}");
    const centres = await screen.findByRole("radiogroup", { name: "Centre" });
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(screen.getByText("Choose the centre.")).toBeTruthy();
    expect(bridge.takesOf("connect")).toHaveLength(1);
    await user.click(within(centres).getByRole("radio", { name: "Southmoor" }));
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(bridge.takesOf("connect")[1]).toEqual({ environment: "live", token: "T", centre: 2 });
    expect(screen.queryByRole("radiogroup", { name: "Centre" })).toBeNull();
    expect(token().value).toBe("");
  });

  test("centres of one environment are not offered for another", async () => {
    const bridge = new FakeBridge({ connect: () => ({ answer: "choose_centre", centres: [{ id: 1, name: "Northmoor" }] }) });
    const { user } = open(bridge, yet);
    await user.type(token(), "T{Enter}");
    await screen.findByRole("radiogroup", { name: "Centre" });
    await user.click(screen.getByRole("radio", { name: "Beta" }));
    expect(screen.queryByRole("radiogroup", { name: "Centre" })).toBeNull();
  });

  test("a trouble is said, and what was entered stays", async () => {
    const bridge = new FakeBridge({
      connect: () => {
        throw { code: "unreachable", kind: "connection", message: "OneFile can't be reached.", remedy: "Try later." };
      },
    });
    const { user } = open(bridge, yet);
    await user.type(token(), "T{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("OneFile can't be reached.");
    expect(token().value).toBe("T");
  });

  test("the demo offers its stand-in", async () => {
    const bridge = new FakeBridge({ connect: () => ({ answer: "connected", connection }) });
    const offered = { address: "http://127.0.0.1:4000/", token: "DEMO" };
    const { user } = open(bridge, { ...yet, demo: true, demo_connection: offered });
    await user.click(screen.getByRole("button", { name: "Fill these in" }));
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(bridge.takesOf("connect")).toEqual([{ environment: offered.address, token: "DEMO", centre: null }]);
  });
});

describe("connected", () => {
  test("says to what, and how it stands when tested", async () => {
    const bridge = new FakeBridge({
      test_connection: () => ({ sentence: { tone: "well", lead: "The connection works.", rest: "" } }),
    });
    const { user } = open(bridge);
    for (const text of ["Practice", connection.address, "Northmoor Training", "Northmoor", "1101"]) {
      expect(screen.getByText(text)).toBeTruthy();
    }
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText("The connection works.")).toBeTruthy();
  });

  test("news about the same connection leave the answer of a test alone", async () => {
    const bridge = new FakeBridge({
      test_connection: () => ({ sentence: { tone: "well", lead: "The connection works.", rest: "" } }),
    });
    const { user, news } = open(bridge);
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    await screen.findByText("The connection works.");
    news.state = stateOf({ connection: { ...connection }, calls_last_minute: 7 });
    expect(await screen.findByText(/7 in the last minute/)).toBeTruthy();
    expect(screen.getByText("The connection works.")).toBeTruthy();
    news.state = stateOf({ connection: { ...connection, centre_id: 1102 } });
    await waitFor(() => expect(screen.queryByText("The connection works.")).toBeNull());
  });

  test("a test that fails says so", async () => {
    const bridge = new FakeBridge({
      test_connection: () => {
        throw { code: "token_refused", kind: "connection", message: "Refused.", remedy: "" };
      },
    });
    const { user } = open(bridge);
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Refused.");
  });

  test("changes with the kept token, and folds the form then", async () => {
    const bridge = new FakeBridge({ connect: () => ({ answer: "connected", connection }) });
    const { user } = open(bridge);
    expect(screen.queryByLabelText("Customer token")).toBeNull();
    const change = screen.getByRole("button", { name: "Change the connection" });
    await user.click(change);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Practice" }).checked).toBe(true);
    await user.click(screen.getByRole("radio", { name: "Live" }));
    await user.click(screen.getByRole("button", { name: "Connect" }));
    expect(bridge.takesOf("connect")).toEqual([{ environment: "live", token: null, centre: null }]);
    expect(screen.queryByLabelText("Customer token")).toBeNull();
    expect(document.activeElement).toBe(change);
  });
});
