// Modals: opened, repainted, sent and closed as the workspace says; what one typed stays through it all.
import { block } from "./blocks.js";
import { el, keyed, newId } from "./dom.js";
import { blame } from "./inputs.js";
import { act } from "./page.js";

let shown = null;
const held = new Map(); // view id → place → entry, for every form that is open

export function paintForm(form) {
  if (!form) return shown && leave();
  for (const id of held.keys()) if (!form.open.includes(id)) held.delete(id);
  if (!held.has(form.id)) held.set(form.id, new Map());
  if (shown && shown.id !== form.id) shown.box.querySelector(".body").replaceChildren();
  const isNew = shown?.id !== form.id;
  shown ??= open();
  fill(form);
  if (isNew) focusFirst();
}

function open() {
  const title = el("h2", { id: newId(), dir: "auto" });
  const trouble = el("p", { class: "error trouble", role: "alert" });
  const body = el("div", { class: "body" });
  const cancel = el("button", { type: "button", class: "btn", on: { click: () => close(false) } });
  const submit = el("button", { type: "submit", class: "btn primary" });
  const cross = el(
    "button",
    { type: "button", class: "plain", "aria-label": "Close", on: { click: () => close(true) } },
    "✕",
  );
  const form = el(
    "form",
    { novalidate: true, on: { submit: (event) => (event.preventDefault(), send()) } },
    el("header", {}, title, cross),
    body,
    el("footer", {}, trouble, cancel, submit),
  );
  const box = el("dialog", { class: "form", "aria-labelledby": title.id }, form);
  box.addEventListener("cancel", (event) => (event.preventDefault(), close(false)));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) (event.preventDefault(), send());
  });
  const from = document.activeElement;
  document.body.append(box);
  box.showModal();
  return { box, title, trouble, body, cancel, submit, from, message: from?.closest?.("article[id]")?.id };
}

function fill(form) {
  const entries = () => [...held.get(form.id).values()];
  const at = { place: { view: form.id }, held: held.get(form.id), entries };
  Object.assign(shown, { id: form.id, form, entries });
  shown.title.textContent = form.title;
  shown.cancel.textContent = form.close;
  shown.submit.textContent = form.submit;
  shown.submit.hidden = !form.submit;
  const blocks = form.blocks.map((each, index) => ({ each: bare(each), index, key: each.block_id }));
  const drawn = new Map(form.blocks.map((each) => [each.block_id, each]));
  keyed(
    shown.body,
    blocks,
    (item) => item.key,
    (item) => block(drawn.get(item.key), at),
  );
}

// A block without what is entered in it: that it was entered is no reason to draw it anew.
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "now" && name !== "chosen")
      .map(([name, inner]) => [name, bare(inner)]),
  );
}

function focusFirst() {
  const first = shown.body.querySelector("input:not([type=checkbox]), textarea, select, input, button");
  (first || shown.cancel).focus();
}

async function send() {
  if (!shown?.form.submit || shown.box.getAttribute("aria-busy") === "true") return;
  const mine = shown.id;
  busy(true);
  const answer = await act({ do: "submit", view: mine, entries: shown.entries() }, { quiet: false });
  if (!shown) return;
  busy(false);
  if (!answer || shown.id !== mine) return;
  shown.trouble.textContent = answer.trouble || "";
  const fields = [];
  for (const box of shown.body.children) {
    const words = answer.errors?.[box.dataset.block];
    if (box.querySelector(":scope > .error"))
      words ? fields.push(blame(box, sentence(words))) : blame(box, "");
  }
  fields[0]?.focus();
}

const sentence = (words) => (/^".*" is required$/.test(words) ? "Please fill this in." : words);

function busy(is) {
  shown.box.setAttribute("aria-busy", String(is));
  shown.submit.classList.toggle("busy", is);
}

async function close(everything) {
  if (shown) await act({ do: "close", view: shown.id, everything });
}

function leave() {
  const { box, from, message } = shown;
  held.clear();
  shown = null;
  box.close();
  box.remove();
  if (!from?.isConnected && message)
    document.getElementById(message)?.querySelector("button, a")?.focus({ preventScroll: true });
}
