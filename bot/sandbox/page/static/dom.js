// Making elements, repainting lists, menus, questions and notices. Texts become text nodes, never markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on")
      Object.entries(value).forEach(([event, done]) => node.addEventListener(event, done));
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

let serial = 0;
export const newId = () => `n${++serial}`;

// Shows `items` in `box`, one child each. A child is drawn anew only when its item has changed; what had
// the focus in it gets it back.
export function keyed(box, items, keyOf, draw) {
  const old = new Map([...box.children].filter((c) => c.dataset.key).map((c) => [c.dataset.key, c]));
  let at = box.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const written = JSON.stringify(item);
    let node = old.get(key);
    old.delete(key);
    if (!node || node.written !== written) {
      const fresh = draw(item, node);
      fresh.dataset.key = key;
      fresh.written = written;
      if (node) {
        if (at === node) at = fresh;
        swap(node, fresh);
      }
      node = fresh;
    }
    if (node === at) at = at.nextElementSibling;
    else box.insertBefore(node, at);
  }
  old.forEach((node) => node.remove());
}

function swap(node, fresh) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.dataset.focus;
  node.replaceWith(fresh);
  if (!focused) return;
  const again =
    name && [...fresh.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === name);
  if (!again) fresh.tabIndex = -1;
  (again || fresh).focus({ preventScroll: true });
}

const layer = (anchor) => anchor.closest("dialog") || document.body;

// A menu beside what opened it. `items`: {text, name, note, danger, href, choose}.
export function openMenu(anchor, label, items, { row = false } = {}) {
  const box = el("div", {
    class: row ? "menu row" : "menu",
    role: "menu",
    "aria-label": label,
    popover: "auto",
  });
  const close = () => box.isConnected && box.hidePopover();
  for (const item of items) {
    const inside = [
      el("span", { dir: "auto" }, item.text),
      item.note && el("span", { class: "small", dir: "auto" }, item.note),
    ];
    const props = {
      role: "menuitem",
      "aria-label": item.name,
      class: item.danger ? "danger" : "",
      on: { click: () => (close(), item.choose?.()) },
    };
    box.append(
      item.href
        ? el("a", { ...props, ...outside(item.href) }, inside)
        : el("button", { ...props, type: "button" }, inside),
    );
  }
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...box.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  box.addEventListener("toggle", (event) => {
    anchor.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "closed") box.remove();
  });
  layer(anchor).append(box);
  box.showPopover();
  beside(box, anchor);
  box.firstElementChild?.focus();
  return box;
}

function beside(box, anchor) {
  const edge = anchor.getBoundingClientRect();
  const room = { width: box.offsetWidth, height: box.offsetHeight };
  const below = edge.bottom + 4 + room.height <= innerHeight;
  box.style.top = `${Math.max(8, below ? edge.bottom + 4 : edge.top - room.height - 4)}px`;
  box.style.left = `${Math.max(8, Math.min(edge.left, innerWidth - room.width - 8))}px`;
}

export const outside = (href) => ({ href, target: "_blank", rel: "noopener noreferrer" });

// A question with two answers: true for the first.
export function ask({ title, text, yes, no = "Cancel", danger = false }) {
  return new Promise((answer) => {
    const name = newId();
    const done = (value) => () => (box.close(), box.remove(), answer(value));
    const box = el(
      "dialog",
      { class: "question", "aria-labelledby": name },
      el("h2", { id: name }, title),
      el("div", {}, text),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "btn", on: { click: done(false) } }, no),
        el(
          "button",
          { type: "button", class: danger ? "btn danger solid" : "btn primary", on: { click: done(true) } },
          yes,
        ),
      ),
    );
    box.addEventListener("cancel", (event) => (event.preventDefault(), done(false)()));
    document.body.append(box);
    box.showModal();
    box.querySelector("footer .btn:last-child").focus();
  });
}

let notice = null;
let fading = 0;
// A sentence at the foot of the page that goes by itself.
export function tell(sentence) {
  notice?.remove();
  clearTimeout(fading);
  notice = el(
    "div",
    { class: "notice", role: "alert", popover: "manual" },
    el("span", { dir: "auto" }, sentence),
    el("button", { class: "plain", "aria-label": "Dismiss", on: { click: () => notice.remove() } }, "✕"),
  );
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  (dialogs.at(-1) || document.body).append(notice);
  notice.showPopover();
  const mine = notice;
  fading = setTimeout(() => mine.remove(), 9000);
}
