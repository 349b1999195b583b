import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { expect, test } from "vitest";
import Busy from "./Busy.svelte";

const children = createRawSnippet(() => ({ render: () => "<span>Sync now</span>" }));

test("while it works it keeps name and focus, says so, and can't be pressed", async () => {
  let pressed = 0;
  const props = { children, onclick: () => pressed++ };
  const { rerender } = render(Busy, props);
  await userEvent.click(screen.getByRole("button"));
  await rerender({ ...props, busy: true });
  const button = screen.getByRole("button", { name: "Sync now" });
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
  await userEvent.keyboard("{Enter}");
  expect(pressed).toBe(1);
});

test("a form is not sent twice while its button works", async () => {
  const form = document.body.appendChild(document.createElement("form"));
  let sent = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sent++;
  });
  render(Busy, { target: form, props: { children, type: "submit", busy: true } });
  await userEvent.click(screen.getByRole("button"));
  expect(sent).toBe(0);
  form.remove();
});
