import { expect, test } from "vitest";
import type { EnrolPage, EnrolStanding, EnrolView } from "../bridge/types";
import { lackOf, NOTHING_CHOSEN, withChoices } from "./choices";
import { pageOf, viewOf } from "./sample";
import { sentenceOf } from "./sentence";

function of(standing: EnrolStanding, differs: Partial<EnrolView> = {}): EnrolView {
  return viewOf({ standing, ...differs });
}

const lacking: Partial<EnrolView> = {
  standing: "incomplete",
  classroom: null,
  missing: [{ what: "No class", todo: "Choose a class.", choose: "classroom" }],
};

test("one learner is named, with what comes along", () => {
  const placement = { id: null, name: "Northmoor Motors", creates: true };
  const ready = of("ready", { placement });
  expect(sentenceOf([ready], [ready])).toEqual({
    tone: "quiet",
    lead: "Ada Quill would be created in OneFile.",
    rest: "1 placement is created on the way.",
  });
  const incomplete = viewOf(lacking);
  expect(sentenceOf([incomplete], [])).toMatchObject({ tone: "attention", rest: "1 thing is missing." });
  expect(sentenceOf([of("may_exist")], []).rest).toBe("Ada Quill may have an account in OneFile already.");
  expect(sentenceOf([of("linked")], []).tone).toBe("well");
});

test("several are counted, and what they share is created once", () => {
  const placement = { id: null, name: "Northmoor Motors", creates: true };
  const ready = ["a", "b", "c"].map((key) => of("ready", { key, placement }));
  const views = [...ready, viewOf({ key: "d", ...lacking }), of("may_exist", { key: "e" })];
  expect(sentenceOf(views, ready.slice(0, 2))).toEqual({
    tone: "attention",
    lead: "2 learners would be created in OneFile.",
    rest: "1 placement is created on the way. 1 learner lacks something, 1 may have an account already and 1 is not ticked.",
  });
  expect(sentenceOf(views, []).lead).toBe("Nobody would be created.");
});

test("what is chosen is no longer missing, and what can't be chosen still is", () => {
  const page: EnrolPage = pageOf([viewOf(lacking)]);
  const chosen = { ...NOTHING_CHOSEN, classroom: 31 };
  const view = withChoices(page.learners[0]!, chosen, page);
  expect(view).toMatchObject({ standing: "ready", missing: [], classroom: { id: 31, name: "Apprentices", creates: false } });

  const email = { what: "No e-mail address", todo: "Enter it in PICS.", choose: null };
  const more = withChoices(viewOf({ ...lacking, missing: [...lacking.missing!, email] }), chosen, page);
  expect(more).toMatchObject({ standing: "incomplete", missing: [email] });
});

test("a choice makes no account that may exist creatable", () => {
  const view = of("may_exist", { missing: lacking.missing! });
  expect(withChoices(view, { ...NOTHING_CHOSEN, classroom: 31 }, pageOf([view]))).toBe(view);
});

test("those who lack the same are found", () => {
  const page = pageOf([viewOf({ key: "a", ...lacking }), viewOf({ key: "b" }), viewOf({ key: "c", ...lacking })]);
  expect(lackOf(page, "classroom").map((view) => view.key)).toEqual(["a", "c"]);
  expect(lackOf(page, "placement")).toEqual([]);
});
