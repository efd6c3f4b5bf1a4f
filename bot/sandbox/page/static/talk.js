// The field one writes in: drafts that stay, names and commands offered while one types.
import { el, newId } from "./dom.js";
import { act, page } from "./page.js";

const STORE = "callout drafts";
const drafts = new Map(JSON.parse(sessionStorage.getItem(STORE) || "[]"));

function keep(place, text) {
  if (text) drafts.set(place, text);
  else drafts.delete(place);
  sessionStorage.setItem(STORE, JSON.stringify([...drafts]));
}

export class Talk {
  // `said` is called before something is said: one wants to see it.
  constructor(box, { inThread, said }) {
    this.inThread = inThread;
    this.said = said;
    this.place = "";
    this.offered = [];
    this.at = 0;
    this.list = el("ul", {
      class: "offers",
      role: "listbox",
      id: newId(),
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.hint = el("div", { class: "small usage", "aria-live": "polite" });
    this.field = el("textarea", {
      rows: "1",
      dir: "auto",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      on: { input: () => this.typed(), keydown: (event) => this.key(event), blur: () => this.offer([]) },
    });
    this.also = el("input", { type: "checkbox" });
    this.alsoLabel = el("span", {});
    const send = el("button", { class: "btn primary send", type: "submit", "aria-label": "Send" }, "Send");
    this.form = el(
      "form",
      { class: "talk", on: { submit: (event) => (event.preventDefault(), this.send()) } },
      this.list,
      this.field,
      el(
        "div",
        { class: "under" },
        inThread ? el("label", { class: "small" }, this.also, " ", this.alsoLabel) : this.hint,
        send,
      ),
    );
    this.closed = el("p", { class: "closed small", hidden: true });
    this.join = el(
      "button",
      {
        class: "btn primary",
        type: "button",
        hidden: true,
        on: { click: () => act({ do: "join", channel: page.channel }) },
      },
      "Join",
    );
    box.append(this.form, el("div", { class: "instead" }, this.closed, this.join));
  }

  // `room` is where it stands now; what was typed elsewhere waits there.
  show(room, thread = "") {
    const place = [page.who, room.id, thread].join("|");
    const name = thread ? "Reply" : `Message ${room.title}`;
    this.room = room;
    this.thread = thread;
    this.form.hidden = Boolean(room.closed);
    this.closed.hidden = !room.closed;
    this.closed.textContent =
      room.joined || !room.closed ? room.closed : `You are looking at ${room.title} without being in it.`;
    this.join.hidden = room.joined || this.inThread || room.kind !== "public";
    this.join.textContent = `Join ${room.title}`;
    this.alsoLabel.textContent = `Also send to ${room.title}`;
    this.field.placeholder = name;
    this.field.setAttribute("aria-label", name);
    if (place === this.place) return;
    this.place = place;
    this.field.value = drafts.get(place) || "";
    this.also.checked = false;
    this.offer([]);
    this.grow();
    this.hint.textContent = "";
  }

  typed() {
    keep(this.place, this.field.value);
    this.grow();
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.offer(this.commands(before) || this.names(before));
    const command = page.side.commands.find((each) => before.startsWith(`${each.name} `));
    this.hint.textContent = command ? `${command.name} ${command.usage}` : "";
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
  }

  commands(before) {
    if (!/^\/\S*$/.test(before)) return null;
    if (this.inThread)
      return [
        { text: "Slack runs no commands in threads", note: "Use the buttons or a message's menu instead" },
      ];
    return page.side.commands
      .filter((each) => each.name.startsWith(before))
      .map((each) => ({
        text: `${each.name} ${each.usage}`,
        note: each.description,
        put: `${each.name} `,
        from: 0,
      }));
  }

  names(before) {
    const [, sign, start] = before.match(/(?:^|\s)([@#])([\p{L}\p{N}_.-]*)$/u) || [];
    if (!sign) return [];
    const all =
      sign === "@"
        ? [
            ...page.side.people.map((one) => ({ name: one.name, note: one.role })),
            { name: page.side.app, note: "App" },
          ]
        : page.side.rooms.map((room) => ({ name: room.name }));
    return all
      .filter((each) => each.name.toLowerCase().startsWith(start.toLowerCase()))
      .slice(0, 8)
      .map((each) => ({
        text: sign + each.name,
        note: each.note,
        put: `${sign}${each.name} `,
        from: before.length - start.length - 1,
      }));
  }

  offer(offered) {
    this.offered = offered;
    this.at = 0;
    this.list.hidden = !offered.length;
    this.list.replaceChildren(
      ...offered.map((each) =>
        el(
          "li",
          {
            role: "option",
            id: newId(),
            on: { mousedown: (event) => (event.preventDefault(), this.take(each)) },
          },
          el("b", {}, each.text),
          each.note ? el("span", { class: "small" }, each.note) : null,
        ),
      ),
    );
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((node, index) =>
      node.setAttribute("aria-selected", String(index === this.at)),
    );
    const now = this.list.children[this.at];
    now?.scrollIntoView({ block: "nearest" });
    if (now) this.field.setAttribute("aria-activedescendant", now.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  take({ put, from }) {
    if (!put) return;
    const end = this.field.selectionStart;
    this.field.setRangeText(put, from, end, "end");
    this.field.focus();
    this.typed();
    this.offer([]);
  }

  key(event) {
    const open = this.offered.length > 0;
    const now = this.offered[this.at];
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.offered.length) % this.offered.length;
      this.mark();
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.offer([]);
    } else if (
      open &&
      now.put &&
      (event.key === "Tab" || event.key === "Enter") &&
      this.field.value.slice(now.from).trim() !== now.put.trim()
    ) {
      event.preventDefault();
      this.take(now);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const { place, thread } = this;
    const text = this.field.value.trim();
    if (!text) return;
    const sent = {
      do: "say",
      channel: this.room.id,
      text,
      ...(thread ? { thread, also: this.also.checked } : {}),
    };
    this.put(place, "");
    this.said();
    if ((await act(sent)) === null && !drafts.get(place)) this.put(place, text);
  }

  put(place, text) {
    keep(place, text);
    if (place !== this.place) return;
    this.field.value = text;
    this.hint.textContent = "";
    this.offer([]);
    this.grow();
  }
}
