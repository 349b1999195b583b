import { expect, test } from "vitest";
import { Pages } from "./pages.svelte";

/** Answers pages of three out of so many. */
function of(number: number) {
  const asked: number[] = [];
  const all = Array.from({ length: number }, (_, at) => at);
  const ask = async (after: number) => {
    asked.push(after);
    return { rows: all.slice(after, after + 3), found: all.length };
  };
  return { ask, asked };
}

test("reads a page, then the next ones, and no further than there are rows", async () => {
  const { ask, asked } = of(7);
  const pages = new Pages(ask);
  await pages.read();
  expect([pages.rows.length, pages.found]).toEqual([3, 7]);
  await pages.more();
  await pages.more();
  await pages.more();
  expect(pages.rows).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(asked).toEqual([0, 3, 6]);
});

test("reading again keeps as many rows as were shown; looking for something else begins anew", async () => {
  const { ask } = of(7);
  const pages = new Pages(ask);
  await pages.read();
  await pages.more();
  await pages.read(false);
  expect(pages.rows).toHaveLength(6);
  await pages.read();
  expect(pages.rows).toHaveLength(3);
});

test("what belongs together is not parted by the end of a page", async () => {
  const { ask } = of(7);
  const pages = new Pages(ask, (last) => last < 4);
  await pages.read();
  expect(pages.rows).toHaveLength(6);
});

test("settled rows go without asking, and are counted", async () => {
  const { ask, asked } = of(5);
  const pages = new Pages(ask);
  await pages.read();
  pages.drop((row) => row === 1);
  expect([pages.rows, pages.found]).toEqual([[0, 2], 4]);
  expect(asked).toEqual([0]);
});

test("an answer that comes after a newer one is dropped, and a failure keeps the rows", async () => {
  const tell: ((page: { rows: string[]; found: number }) => void)[] = [];
  let fails = false;
  const pages = new Pages<string>(() => {
    if (fails) return Promise.reject(new Error("gone"));
    return new Promise((told) => tell.push(told));
  });
  const first = pages.read();
  const second = pages.read();
  tell[1]!({ rows: ["new"], found: 1 });
  tell[0]!({ rows: ["old"], found: 1 });
  await Promise.all([first, second]);
  expect(pages.rows).toEqual(["new"]);
  fails = true;
  await pages.read();
  expect(pages.rows).toEqual(["new"]);
  expect(pages.trouble?.message).toContain("gone");
});
