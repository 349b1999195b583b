import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeBridge, inWindow, ticketOf } from "../bridge/fake";
import Records from "./Records.svelte";

function open(bridge: FakeBridge) {
  render(Records, { context: inWindow(bridge).context });
  return userEvent.setup();
}

const done = {
  sentence: { tone: "well", lead: "42 learners imported:", rest: "42 new." },
  notes: ["Nothing was deleted."],
} as const;

test("a file is imported by keyboard, and the result said", async () => {
  const bridge = new FakeBridge({ import_ilr: () => ({ ...done, notes: [...done.notes] }) });
  const user = open(bridge);
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "ILR file" }));
  await user.keyboard(" /data/ILR.xml {Enter}");
  expect(bridge.takesOf("file_to_read")).toEqual([{ path: "/data/ILR.xml", kind: "ilr" }]);
  const status = await screen.findByRole("status");
  expect(status.textContent).toContain("42 learners imported:");
  expect(bridge.takesOf("import_ilr")).toEqual([{ ticket: "ticket for /data/ILR.xml" }]);
  expect(status.textContent).toContain("Nothing was deleted.");
});

test("nothing is imported from nowhere", async () => {
  const bridge = new FakeBridge();
  const user = open(bridge);
  await user.click(screen.getByRole("button", { name: "Import" }));
  const box = screen.getByRole("textbox", { name: "ILR file" });
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(box);
  expect(bridge.asked).toEqual([]);
});

test("a refused file says why, and the path stays to be mended", async () => {
  const bridge = new FakeBridge({
    import_ilr: () => {
      throw { code: "import_refused", kind: "usage", message: "Line 7 is no ILR.", remedy: "Export it again." };
    },
  });
  const user = open(bridge);
  await user.type(screen.getByRole("textbox"), "/data/ILR.xml{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("Line 7 is no ILR.");
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("/data/ILR.xml");
});

test("browsing is offered only where the window can", async () => {
  const bridge = new FakeBridge();
  open(bridge);
  expect(screen.queryByRole("button", { name: "Browse…" })).toBeNull();
});

test("a chosen file is filled in; choosing none keeps what stands there", async () => {
  const bridge = new FakeBridge({ import_ilr: () => ({ ...done, notes: [] }) });
  const chosen = [ticketOf("/data/a.xml"), null];
  bridge.browse = async () => chosen.shift() ?? null;
  const user = open(bridge);
  const box = screen.getByRole<HTMLInputElement>("textbox");
  await user.click(screen.getByRole("button", { name: "Browse…" }));
  expect(box.value).toBe("a.xml");
  await user.click(screen.getByRole("button", { name: "Browse…" }));
  expect(box.value).toBe("a.xml");
  await user.click(screen.getByRole("button", { name: "Import" }));
  expect(bridge.takesOf("import_ilr")).toEqual([{ ticket: "ticket for /data/a.xml" }]);
  expect(bridge.takesOf("file_to_read")).toEqual([]);
});
