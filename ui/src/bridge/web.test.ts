import { afterEach, describe, expect, test, vi } from "vitest";
import { stateOf } from "./fake";
import type { State } from "./types";
import { web } from "./web";

afterEach(() => vi.unstubAllGlobals());

function answering(answer: () => Response | Promise<Response>) {
  const fetched = vi.fn<(path: string, request: RequestInit) => Promise<Response>>(async () => answer());
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("a call posts what it takes, and gives what is answered", async () => {
  const fetched = answering(() => Response.json({ rows: [], found: 0, all: 3 }));
  expect(await web.call("learners", { text: "quil" })).toEqual({ rows: [], found: 0, all: 3 });
  const [path, request] = fetched.mock.calls[0]!;
  expect([path, request.method, request.body]).toEqual(["/call/learners", "POST", '{"text":"quil"}']);
});

test("what steers text is shown by its number, and goes back as it was", async () => {
  const fetched = answering(() => Response.json({ rows: [{ name: "a\u{202e}b" }] }));
  expect(await web.call("learners", { text: "‹U+202E›" })).toEqual({ rows: [{ name: "a‹U+202E›b" }] });
  expect(fetched.mock.calls[0]![1].body).toBe('{"text":"\u{202e}"}');
});

test("a trouble comes as Tandem told it", async () => {
  const told = { code: "folder_held", kind: "held", message: "Held.", remedy: "Wait." };
  answering(() => Response.json(told, { status: 422 }));
  await expect(web.call("state", null)).rejects.toEqual(told);
});

describe("what Tandem never answers is a trouble of its own kind", () => {
  test.each([
    ["a page", () => new Response("<html></html>", { status: 200 })],
    ["an error without a body", () => new Response("", { status: 500 })],
    ["an error of another shape", () => Response.json({ error: "no" }, { status: 422 })],
    ["a refusal", () => new Response("", { status: 403 })],
    ["nobody there", () => Promise.reject(new TypeError("Failed to fetch"))],
  ])("%s", async (_, answer) => {
    answering(answer);
    await expect(web.call("state", null)).rejects.toMatchObject({ code: "broken", message: expect.stringMatching(/\.$/) });
  });
});

test("news are told until nobody listens", () => {
  const opened: { path: string; onmessage?: (event: { data: string }) => void; closed: boolean }[] = [];
  vi.stubGlobal(
    "EventSource",
    class {
      closed = false;
      constructor(readonly path: string) {
        opened.push(this);
      }
      close() {
        this.closed = true;
      }
    },
  );
  const told: State[] = [];
  const leave = web.follow((state) => told.push(state));
  opened[0]!.onmessage?.({ data: JSON.stringify(stateOf({ learners: 7 })) });
  expect(opened[0]!.path).toBe("/news");
  expect(told.map((state) => state.learners)).toEqual([7]);
  leave();
  expect(opened[0]!.closed).toBe(true);
});
