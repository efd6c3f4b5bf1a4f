// Inputs of forms and messages. Each reports its value by `changed`, in the form in which the page sends it.
import { plainOf, nameOf, use } from "./blocks.js";
import { lookup } from "./lookup.js";
import { el, newId } from "./dom.js";
import { cityOf, page } from "./page.js";

// An input with its label, hint and error; `bare`: alone, beside a text or in a row.
export function input(b, element, at, { bare = false } = {}) {
  const name = nameOf(b, element);
  const ids = { field: newId(), label: newId(), hint: newId(), error: newId() };
  const held = at.held?.get(name);
  const label = bare ? plainOf(element.placeholder) || plainOf(b.text) || "Choose" : plainOf(b.label);
  const error = el("p", { class: "error", id: ids.error, role: "alert" });
  const tells = bare || b.dispatch_action;
  const box = el("div", { class: bare ? "bare" : "input" });
  const changed = async (value, { chosen, done = true } = {}) => {
    error.textContent = "";
    box.querySelector("[aria-invalid=true]")?.setAttribute("aria-invalid", "false");
    at.held?.set(name, { block: b.block_id, action: element.action_id, value, chosen });
    if (tells && done && !(await use(box, element, b, at, value)) && bare) at.repaint?.();
  };
  const field = {
    b,
    element,
    at,
    ids,
    label,
    bare,
    changed,
    value: held ? held.value : element.now,
    chosen: held?.chosen,
    described: bare ? null : `${ids.hint} ${ids.error}`,
    name,
  };
  const widget = (WIDGETS[element.type] || unsupported)(field);
  if (bare) {
    box.append(widget);
    return box;
  }
  const optional = b.optional ? el("span", { class: "small" }, " (optional)") : null;
  const grouped = widget.matches("[role=group], [role=radiogroup]");
  const head = el(
    grouped ? "div" : "label",
    { class: "label", id: ids.label, for: grouped ? null : ids.field },
    plainOf(b.label),
    optional,
  );
  const hint = el("p", { class: "small hint", id: ids.hint, dir: "auto" }, plainOf(b.hint));
  box.append(head, widget, hint, error);
  return box;
}

// Says beside a field what is wrong with it.
export function blame(box, words) {
  box.querySelector(":scope > .error").textContent = words;
  const field = box.querySelector("input, textarea, select, [role=combobox]");
  field?.setAttribute("aria-invalid", words ? "true" : "false");
  return field;
}

const common = (f) => ({
  id: f.ids.field,
  "aria-describedby": f.described,
  "aria-label": f.bare ? f.label : null,
  data: { focus: f.name },
});
const unsupported = (f) =>
  el("p", { class: "small", id: f.ids.field }, `This page has no ${f.element.type}.`);

function text(f) {
  const { element } = f;
  const kinds = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };
  const long = element.multiline || element.type === "rich_text_input";
  const typed = {
    ...common(f),
    dir: "auto",
    placeholder: plainOf(element.placeholder),
    maxlength: String(element.max_length || 3000),
    autocomplete: "off",
    inputmode: kinds[element.type],
    on: {
      input: (event) => f.changed(event.target.value, { done: wants(element, "on_character_entered") }),
      keydown: (event) =>
        event.key === "Enter" &&
        f.b.dispatch_action &&
        !long &&
        (event.preventDefault(), f.changed(event.target.value)),
    },
  };
  const node = long ? el("textarea", { ...typed, rows: "5" }) : el("input", { ...typed, type: "text" });
  node.value = f.value || "";
  return node;
}

const wants = (element, when) => (element.dispatch_action_config?.trigger_actions_on || []).includes(when);

const choices = (element) =>
  [...(element.options || []), ...(element.option_groups || []).flatMap((group) => group.options)].map(
    asChoice,
  );
const asChoice = (option) => ({
  value: option.value,
  text: plainOf(option.text),
  note: plainOf(option.description),
});
const people = () => page.side.people.map((one) => ({ value: one.id, text: one.name, note: one.role }));
const rooms = () =>
  page.side.rooms
    .filter((room) => room.kind === "public")
    .map((room) => ({ value: room.id, text: room.title }));
const conversations = () =>
  page.side.rooms
    .filter((room) => room.kind === "public" || room.joined)
    .map((room) => ({ value: room.id, text: room.title }));

const single = (list) => (f) => {
  const all = list(f.element);
  const empty = el("option", { value: "" }, plainOf(f.element.placeholder) || "Choose one");
  const node = el(
    "select",
    { ...common(f), on: { change: (event) => f.changed(event.target.value || null) } },
    empty,
    all.map((each) => el("option", { value: each.value }, each.text)),
  );
  node.value = f.value || "";
  return node;
};

const ticked = (type, list) => (f) => {
  const many = type === "checkbox";
  const held = new Set(many ? f.value || [] : [f.value]);
  const report = () => {
    const chosen = [...box.querySelectorAll("input:checked")].map((each) => each.value);
    f.changed(many ? chosen : chosen[0] || null);
  };
  const box = el(
    "div",
    {
      class: "ticks",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": f.ids.label,
      "aria-describedby": f.described,
    },
    list(f.element).map((each) => {
      const tick = el("input", {
        type,
        name: f.ids.field,
        value: each.value,
        data: { focus: `${f.name}/${each.value}` },
        on: { change: report },
      });
      tick.checked = held.has(each.value);
      return el(
        "label",
        {},
        tick,
        el("span", { dir: "auto" }, each.text, each.note && el("span", { class: "small" }, ` ${each.note}`)),
      );
    }),
  );
  return box;
};

const picked = (type) => (f) => {
  const node = el("input", {
    ...common(f),
    type,
    on: { change: (event) => f.changed(event.target.value || null) },
  });
  node.value = f.value || "";
  if (type !== "datetime-local") return node;
  return el(
    "div",
    { class: "beside" },
    node,
    el("span", { class: "small" }, `${cityOf(page.side.you.zone)} time`),
  );
};

const WIDGETS = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: text,
  static_select: single(choices),
  users_select: single(people),
  channels_select: single(rooms),
  conversations_select: single(conversations),
  radio_buttons: ticked("radio", choices),
  checkboxes: ticked("checkbox", choices),
  multi_static_select: ticked("checkbox", choices),
  multi_users_select: ticked("checkbox", people),
  multi_channels_select: ticked("checkbox", rooms),
  multi_conversations_select: ticked("checkbox", conversations),
  external_select: (f) => lookup(f, common(f)),
  multi_external_select: (f) => lookup(f, common(f)),
  datepicker: picked("date"),
  timepicker: picked("time"),
  datetimepicker: picked("datetime-local"),
};
