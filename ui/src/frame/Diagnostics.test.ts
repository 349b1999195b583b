import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow } from "../bridge/fake";
import Diagnostics from "./Diagnostics.svelte";

function open(bridge: FakeBridge) {
  render(Diagnostics, { context: inWindow(bridge).context });
  return userEvent.setup();
}

test("are shown whole before they can be saved, all of it by keyboard", async () => {
  const bridge = new FakeBridge({ diagnostics: () => ({ text: "Program\n  tandem: 0.1.0\n" }), export: () => null });
  const user = open(bridge);
  expect(screen.queryByRole("textbox")).toBeNull();
  await user.tab();
  await user.keyboard("{Enter}");
  const shown = await screen.findByRole("region", { name: "All of the diagnostics" });
  expect(shown.textContent).toBe("Program\n  tandem: 0.1.0\n");
  await waitFor(() => expect(document.activeElement).toBe(shown));
  await user.tab();
  await user.keyboard("/tmp/told.txt{Enter}");
  await screen.findByText("Written: /tmp/told.txt");
  expect(bridge.takesOf("file_to_write")).toEqual([{ path: "/tmp/told.txt", kind: "text" }]);
  expect(bridge.takesOf("export")).toEqual([{ what: "diagnostics", ticket: "ticket for /tmp/told.txt" }]);
});

test("a trouble is said", async () => {
  const bridge = new FakeBridge({
    diagnostics: () => {
      throw { code: "database", kind: "usage", message: "The database failed.", remedy: "" };
    },
  });
  const user = open(bridge);
  await user.click(screen.getByRole("button", { name: "Save diagnostics…" }));
  expect((await screen.findByRole("alert")).textContent).toContain("The database failed.");
});
