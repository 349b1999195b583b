import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Trouble } from "../bridge/bridge";
import TroubleCard from "./TroubleCard.svelte";

const refused: Trouble = {
  code: "token_refused",
  kind: "connection",
  message: "OneFile refused the token.",
  remedy: "Enter it again.",
};

beforeEach(() => {
  location.hash = "#/learners";
});

test("says what happened, what to do, and where", () => {
  render(TroubleCard, { trouble: refused });
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain("OneFile refused the token.");
  expect(alert.textContent).toContain("Enter it again.");
  expect(alert.textContent).toContain("token_refused");
  expect(screen.getByRole("link", { name: "Open Connection" }).getAttribute("href")).toBe("#/connection");
  expect(screen.queryByRole("button")).toBeNull();
});

test("does not lead to the screen that it stands on", () => {
  location.hash = "#/connection";
  render(TroubleCard, { trouble: refused });
  expect(screen.queryByRole("link")).toBeNull();
});

test("leads nowhere where no screen helps", () => {
  render(TroubleCard, { trouble: { ...refused, code: "disk_full" } });
  expect(screen.queryByRole("link")).toBeNull();
});

test("tries again by keyboard", async () => {
  let tries = 0;
  render(TroubleCard, { trouble: refused, retry: () => tries++ });
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  expect(tries).toBe(1);
});
