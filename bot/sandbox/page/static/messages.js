// Messages: who, when, what, and what one can do with them.
import { blocks, passages } from "./blocks.js";
import { ask, el, keyed, newId, openMenu, tell } from "./dom.js";
import { act, colourOf, hashOf, page } from "./page.js";

const GROUPED = 5 * 60;

// Shows messages in `box`, with a line where a new day begins.
export function paintMessages(box, parts, order, { thread = false } = {}) {
  const items = [];
  let last = null;
  for (const ts of order) {
    const message = parts.get(`message ${ts}`);
    if (!message) continue;
    if (!thread && message.day !== last?.day) items.push({ day: message.day, key: `day ${ts}` });
    items.push({
      message,
      thread,
      joined: belongs(last, message),
      head: thread && items.length === 0,
      key: ts,
    });
    if (thread && items.length === 1) items.push({ count: order.length - 1, key: "count" });
    last = message;
  }
  keyed(box, items, (item) => item.key, draw);
}

const belongs = (last, message) =>
  Boolean(last) &&
  !message.isApp &&
  !message.private &&
  !last.private &&
  !last.gone &&
  !last.bySlack &&
  last.day === message.day &&
  last.authorId === message.authorId &&
  Number(message.ts) - Number(last.ts) < GROUPED;

function draw(item) {
  if (item.day) return el("div", { class: "day", role: "separator" }, el("span", {}, item.day));
  if (item.count !== undefined)
    return el(
      "div",
      { class: "day count" },
      el("span", {}, item.count ? counted(item.count) : "No replies yet"),
    );
  const { message } = item;
  if (message.bySlack)
    return el("article", { class: "message by-slack", id: idOf(item) }, passages(message.text));
  if (message.gone) return gone(item);
  const at = { place: { channel: message.channel, ts: message.ts }, repaint: () => redraw(item) };
  const names = [
    "message",
    message.private && "private",
    message.pings && "pings",
    item.joined && "joined",
  ].filter(Boolean);
  const byline = newId();
  return el(
    "article",
    { class: names.join(" "), id: idOf(item), "aria-labelledby": byline },
    avatar(message),
    el(
      "div",
      { class: "body" },
      el(
        "div",
        { class: "byline", id: byline },
        el("b", { dir: "auto" }, message.author),
        message.isApp && el("span", { class: "app" }, "App"),
        el("span", { class: "small" }, message.time),
        message.private && el("span", { class: "small" }, "Only visible to you"),
      ),
      message.reply &&
        !item.thread &&
        el("div", { class: "small" }, "replied to a ", threadLink(message, "thread")),
      passages(message.text),
      blocks(message.blocks, at),
      message.attachments.map((each) => attachment(each, at)),
      message.files.map((file) => el("div", { class: "small" }, `File: ${file.title}`)),
      message.edited && el("span", { class: "small" }, "(edited)"),
      reactions(message),
      !item.thread && replies(message),
    ),
    tools(item),
  );
}

// One message can stand in the channel and in its thread.
const idOf = ({ message, thread }) => `${thread ? "t" : "m"}${message.ts}`;

// Takes back what was chosen where the app did not hear of it.
function redraw(item) {
  const old = document.getElementById(idOf(item));
  if (!old) return;
  const fresh = draw(item);
  fresh.written = old.written;
  fresh.dataset.key = old.dataset.key;
  old.replaceWith(fresh);
}

const gone = ({ message, thread }) =>
  el(
    "article",
    { class: "message gone", id: idOf({ message, thread }) },
    el("span", { class: "avatar", "aria-hidden": "true" }, "–"),
    el("div", { class: "body" }, el("div", { class: "small" }, message.source), !thread && replies(message)),
  );

const avatar = (message) => {
  const node = el(
    "span",
    { class: message.isApp ? "avatar app" : "avatar", "aria-hidden": "true" },
    [...message.author][0].toUpperCase(),
  );
  if (!message.isApp) node.style.background = colourOf(message.authorId);
  return node;
};

const attachment = (each, at) =>
  el("div", { class: "attachment" }, each.words.map(passages), blocks(each.blocks, at));

const counted = (count) => (count === 1 ? "1 reply" : `${count} replies`);

function replies(message) {
  const { count, last, new: isNew } = message.replies;
  if (!count) return null;
  return el(
    "div",
    { class: "replies" },
    threadLink(message, counted(count)),
    isNew && el("span", { class: "badge" }, "new"),
    el("span", { class: "small" }, `Last reply ${last}`),
  );
}

const threadLink = (message, words) =>
  el("a", { href: hashOf({ pane: message.thread }), data: { focus: "replies" } }, words);

function reactions(message) {
  if (!message.reactions.length) return null;
  return el(
    "div",
    { class: "reactions" },
    message.reactions.map((each) =>
      el(
        "button",
        {
          type: "button",
          class: each.mine ? "reaction mine" : "reaction",
          title: `${each.who} reacted with :${each.name}:`,
          "aria-pressed": String(each.mine),
          "aria-label": `${each.name}, ${each.count}: ${each.who}`,
          data: { focus: `r ${each.name}` },
          on: { click: () => react(message, each.name) },
        },
        `${each.emoji} ${each.count}`,
      ),
    ),
  );
}

const where = (message) => ({ channel: message.channel, ts: message.ts });
const react = (message, name) => act({ do: "react", ...where(message), name });

// What the hover menu holds. A message for one person alone has no shortcuts and no thread, as in Slack.
function tools({ message, thread }) {
  if (message.private) return null;
  const can = !page.room?.closed || page.room.withApp;
  const smile = el(
    "button",
    {
      type: "button",
      class: "plain",
      "aria-label": "Add reaction",
      title: "Add reaction",
      "aria-haspopup": "menu",
      data: { focus: "react" },
      on: { click: (event) => openReactions(event.currentTarget, message) },
    },
    "☺",
  );
  const reply = el(
    "a",
    {
      class: "plain",
      "aria-label": "Reply in thread",
      title: "Reply in thread",
      href: hashOf({ pane: message.thread }),
      data: { focus: "reply" },
    },
    "💬",
  );
  const more = el(
    "button",
    {
      type: "button",
      class: "plain",
      "aria-label": "More actions for this message",
      title: "More actions",
      "aria-haspopup": "menu",
      data: { focus: "tools" },
      on: { click: (event) => openTools(event.currentTarget, message, { reply: !thread, smile: can }) },
    },
    "⋮",
  );
  return el("div", { class: "tools" }, can && smile, !thread && reply, more);
}

function openReactions(anchor, message) {
  const items = page.side.reactions.map((each) => ({
    text: each.emoji,
    name: each.name,
    choose: () => react(message, each.name),
  }));
  openMenu(anchor, "Add reaction", items, { row: true });
}

function openTools(anchor, message, { reply, smile }) {
  const shortcuts = page.side.shortcuts.filter((each) => each.onMessage);
  openMenu(anchor, "Message", [
    ...shortcuts.map((each) => ({
      text: each.name,
      note: page.side.app,
      choose: () => act({ do: "shortcut", name: each.name, ...where(message) }),
    })),
    ...(reply
      ? [{ text: "Reply in thread", choose: () => page.go({ ts: "", thread: message.thread }) }]
      : []),
    ...(smile ? [{ text: "Add reaction", choose: () => openReactions(anchor, message) }] : []),
    { text: "Copy link", choose: () => copy(message.link) },
    ...(message.mine
      ? [
          { text: "Edit message", choose: () => edit(message) },
          { text: "Delete message", danger: true, choose: () => remove(message) },
        ]
      : []),
  ]);
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link);
    tell("The link is copied.");
  } catch {
    tell(link);
  }
}

async function edit(message) {
  const field = el("textarea", { rows: "4", "aria-label": "Message", dir: "auto" });
  field.value = message.source;
  if (await ask({ title: "Edit message", text: field, yes: "Save" }))
    await act({ do: "edit", ...where(message), text: field.value });
}

async function remove(message) {
  const quoted = el("blockquote", { dir: "auto" }, message.source);
  if (await ask({ title: "Delete this message?", text: quoted, yes: "Delete", danger: true }))
    await act({ do: "delete", ...where(message) });
}
