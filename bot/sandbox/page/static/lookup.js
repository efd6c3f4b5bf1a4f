// A menu that asks the app for what is typed: options appear under the field, chosen ones stand in it.
import { plainOf } from "./blocks.js";
import { el, newId } from "./dom.js";
import { act } from "./page.js";

const PAUSE = 150;

export function lookup(f, common) {
  const many = f.element.type.startsWith("multi_");
  const least = f.element.min_query_length ?? 3;
  const list = el("ul", { role: "listbox", id: newId(), hidden: true, "aria-label": "Options" });
  const field = el("input", {
    ...common,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    dir: "auto",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    placeholder: plainOf(f.element.placeholder) || "Type to search",
  });
  const chips = el("div", { class: "chips" });
  let chosen =
    f.chosen ||
    (f.element.chosen || []).map((option) => ({ value: option.value, text: plainOf(option.text) }));
  let asked = 0;
  let timer = 0;
  let at = -1;

  const open = (show) => {
    list.hidden = !show;
    field.setAttribute("aria-expanded", String(show));
    at = -1;
  };
  const report = () =>
    f.changed(many ? chosen.map((each) => each.value) : (chosen[0]?.value ?? null), { chosen });
  const choose = (option) => {
    chosen = many ? [...chosen.filter((each) => each.value !== option.value), option] : [option];
    report();
    show();
    open(false);
  };
  const show = () => {
    field.value = many ? "" : (chosen[0]?.text ?? "");
    chips.replaceChildren(
      ...(many
        ? chosen.map((each) =>
            el(
              "button",
              {
                type: "button",
                class: "chip",
                "aria-label": `Remove ${each.text}`,
                on: { click: () => ((chosen = chosen.filter((other) => other !== each)), report(), show()) },
              },
              `${each.text} ✕`,
            ),
          )
        : []),
    );
  };
  const search = async () => {
    const query = field.value.trim();
    if (query.length < least) return open(false);
    const mine = ++asked;
    list.replaceChildren(el("li", { class: "small" }, "Searching"));
    open(true);
    const answer = await act({
      do: "suggest",
      ...f.at.place,
      block: f.b.block_id,
      action: f.element.action_id,
      query,
    });
    if (mine !== asked || document.activeElement !== field) return;
    const options = answer?.options || [];
    list.replaceChildren(
      ...(options.length
        ? options.map((option) => item(option))
        : [el("li", { class: "small" }, "No results")]),
    );
    open(true);
  };
  const item = (option) =>
    el(
      "li",
      {
        role: "option",
        id: newId(),
        dir: "auto",
        on: { mousedown: (event) => (event.preventDefault(), choose(option)) },
      },
      option.text,
    );
  const move = (step) => {
    const items = [...list.querySelectorAll("[role=option]")];
    if (!items.length) return;
    at = (at + step + items.length) % items.length;
    items.forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    items[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[at].id);
  };

  field.addEventListener("input", () => {
    if (!many && chosen.length) ((chosen = []), f.changed(null, { done: false }));
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  field.addEventListener("focus", () => least === 0 && !field.value && search());
  field.addEventListener("blur", () => (open(false), show()));
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      (event.preventDefault(), move(event.key === "ArrowDown" ? 1 : -1));
    if (list.hidden) return;
    if (event.key === "Enter") {
      event.preventDefault();
      list
        .querySelector("[aria-selected=true]")
        ?.dispatchEvent(new MouseEvent("mousedown", { cancelable: true }));
    }
    if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), open(false));
  });
  show();
  return el("div", { class: "lookup" }, chips, field, list);
}
