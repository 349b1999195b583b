// Finds what a person sees by its role and name. A password field, which has no role of its own,
// goes by "password". The whole name wins over a name that begins so.
const [role, name] = arguments;

const flat = (text) => (text ?? "").replace(/\s+/gu, " ").trim();

const inputs = {
  search: "searchbox", checkbox: "checkbox", radio: "radio", button: "button", submit: "button",
  password: "password", number: "spinbutton", hidden: "none",
};
const tags = {
  BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", SELECT: "combobox", TABLE: "table",
  TR: "row", TD: "cell", TH: "columnheader", NAV: "navigation", MAIN: "main", DIALOG: "dialog",
  PROGRESS: "progressbar", UL: "list", OL: "list", LI: "listitem", FIELDSET: "group",
  H1: "heading", H2: "heading", H3: "heading", H4: "heading", SECTION: "region",
};

function roleOf(element) {
  const given = element.getAttribute("role");
  if (given) return given;
  if (element.tagName === "INPUT") return inputs[element.type] ?? "textbox";
  if (element.tagName === "A") return element.hasAttribute("href") ? "link" : "generic";
  return tags[element.tagName] ?? "generic";
}

function nameOf(element) {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) {
    return flat(ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return flat(label);
  if (element.labels?.length) {
    return flat([...element.labels].map((label) => label.innerText).join(" "));
  }
  if (element.tagName === "FIELDSET") return flat(element.querySelector("legend")?.innerText);
  return flat(element.innerText) || flat(element.title || element.placeholder);
}

const seen = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest("[inert], [aria-hidden=true]");

const candidates = [...document.querySelectorAll("body *")].filter(
  (element) => roleOf(element) === role && seen(element),
);
if (name === null) return candidates[0] ?? null;
const named = candidates.map((element) => [nameOf(element), element]);
const wanted = flat(name);
const found =
  named.find(([is]) => is === wanted) ?? named.find(([is]) => is.startsWith(wanted));
return found ? found[1] : null;
