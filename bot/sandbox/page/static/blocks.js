// Block Kit on the screen: passages of text, sections, rows of buttons, menus.
import { ask, el, openMenu, outside } from "./dom.js";
import { input } from "./inputs.js";
import { act, hashOf, page } from "./page.js";

const TAGS = { quote: "blockquote", code: "pre", item: "div", text: "div" };

export const passages = (list) =>
  (list || []).map(({ kind, words }) =>
    el(TAGS[kind], { class: `passage ${kind}`, dir: "auto" }, words.map(word)),
  );

export const plainOf = (list) => (list || []).map((p) => p.words.map((w) => w.text).join("")).join("\n");

function word(piece) {
  let node = document.createTextNode(piece.text);
  for (const [style, tag] of [
    ["code", "code"],
    ["struck", "s"],
    ["italic", "em"],
    ["bold", "strong"],
  ]) {
    if (piece[style]) node = el(tag, {}, node);
  }
  if (piece.go) return inside(piece.go, node);
  if (piece.href) return el("a", outside(piece.href), node);
  return piece.mention ? el("span", { class: `mention ${piece.mention}` }, node) : node;
}

const inside = (go, ...children) =>
  el(
    "a",
    {
      href: hashOf({ channel: go.channel || page.channel, pane: go.network || go.thread }),
      on: { click: followed(go) },
    },
    ...children,
  );

const followed = (go) => (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  page.go(go);
};

// `at` says what the blocks stand on: {channel, ts} or {view}; `entries` gathers what is entered in a form.
export const blocks = (list, at) => list.map((each) => block(each, at));

export function block(each, at) {
  const node = (DRAW[each.type] || unknown)(each, at);
  node.dataset.block = each.block_id || "";
  return node;
}

const unknown = (each) => el("div", { class: "small" }, `(${each.type})`);

const DRAW = {
  section: (b, at) =>
    el(
      "div",
      { class: "section" },
      el(
        "div",
        { class: "words" },
        passages(b.text),
        b.fields &&
          el(
            "div",
            { class: "fields" },
            b.fields.map((field) => el("div", {}, passages(field))),
          ),
      ),
      b.accessory && control(b.accessory, b, at),
    ),
  header: (b) => el("div", { class: "header", role: "heading", "aria-level": "3" }, passages(b.text)),
  divider: () => el("hr"),
  context: (b) =>
    el(
      "div",
      { class: "context" },
      b.elements.map((each) => (Array.isArray(each) ? el("div", {}, passages(each)) : picture(each))),
    ),
  actions: (b, at) =>
    el(
      "div",
      { class: "actions" },
      b.elements.map((each) => control(each, b, at)),
    ),
  image: (b) => el("div", { class: "picture" }, b.title && passages(b.title), picture(b)),
  rich_text: (b) => el("div", { class: "words" }, passages(b.text)),
  markdown: (b) => el("div", { class: "words" }, passages(b.text)),
  input: (b, at) => input(b, b.element, at),
};

const picture = (image) =>
  image.image_url
    ? el("a", { class: "small", ...outside(image.image_url) }, `Image: ${image.alt_text}`)
    : el("span", { class: "small" }, `Image: ${image.alt_text}`);

export const nameOf = (b, element) => `${b.block_id}/${element.action_id}`;

export function control(element, b, at) {
  if (element.type === "image") return picture(element);
  if (element.type === "button") return button(element, b, at);
  if (element.type === "overflow") return overflow(element, b, at);
  return input(b, element, at, { bare: true });
}

function button(element, b, at) {
  const look = {
    class: `btn ${element.style || ""}`,
    "aria-label": element.accessibility_label,
    data: { focus: nameOf(b, element) },
  };
  if (!element.href) {
    return el(
      "button",
      { ...look, type: "button", on: { click: (event) => use(event.currentTarget, element, b, at) } },
      passages(element.text),
    );
  }
  const click = (event) => {
    act({ do: "press", ...at.place, block: b.block_id, action: element.action_id }, { quiet: true });
    if (element.go) followed(element.go)(event);
  };
  const where = element.go ? { href: hashOf({ channel: element.go.channel }) } : outside(element.href);
  return el(
    "a",
    { ...look, ...where, on: { click } },
    passages(element.text),
    element.go ? null : el("span", { "aria-hidden": "true" }, " ↗"),
  );
}

function overflow(element, b, at) {
  const open = (event) => {
    const anchor = event.currentTarget;
    openMenu(
      anchor,
      "More actions",
      element.options.map((option) => ({
        text: plainOf(option.text),
        note: option.description && plainOf(option.description),
        href: option.go ? null : option.href,
        choose: () => use(anchor, element, b, at, option.value),
      })),
    );
  };
  return el(
    "button",
    {
      type: "button",
      class: "btn more",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      title: "More actions",
      data: { focus: nameOf(b, element) },
      on: { click: open },
    },
    "⋯",
  );
}

// Uses a button or a menu, after the question that belongs to it.
export async function use(node, element, b, at, value) {
  if (element.confirm && !(await ask(question(element.confirm)))) return false;
  node.setAttribute("aria-busy", "true");
  const done = await act({
    do: "press",
    ...at.place,
    block: b.block_id,
    action: element.action_id,
    value,
    entries: at.entries?.(),
  });
  node.removeAttribute("aria-busy");
  return done !== null;
}

const question = (confirm) => ({
  title: plainOf(confirm.title),
  text: passages(confirm.text),
  yes: plainOf(confirm.confirm),
  no: plainOf(confirm.deny),
  danger: confirm.style === "danger",
});
