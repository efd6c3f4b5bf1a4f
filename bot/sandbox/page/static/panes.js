// Beside the channel: a network, and what pinged you.
import { el, keyed, newId } from "./dom.js";
import { act, hashOf, page } from "./page.js";

// Writing on a network as a customer. It is made once, so that nothing that happens wipes it.
const writing = { network: null, under: "" };

export function networkTop(network) {
  Object.assign(writing, { network, under: "" });
  writing.list = el("datalist", { id: newId() });
  writing.as = el("input", {
    list: writing.list.id,
    value: "a_customer",
    autocomplete: "off",
    spellcheck: "false",
  });
  writing.text = el("textarea", {
    rows: "2",
    dir: "auto",
    placeholder: "Write as a customer",
    "aria-label": `Post on the local ${network.title}`,
  });
  writing.to = el("span", { class: "small" });
  const form = el(
    "form",
    { class: "network-write", on: { submit: post } },
    writing.text,
    el(
      "div",
      { class: "under" },
      el("label", { class: "as small" }, "Write as @", writing.as),
      writing.list,
      writing.to,
      el("button", { class: "btn", type: "submit" }, "Post"),
    ),
  );
  return form;
}

async function post(event) {
  event.preventDefault();
  const text = writing.text.value.trim();
  if (!text) return;
  if (await act({ do: "post", network: writing.network.key, as: writing.as.value, text, under: writing.under })) {
    writing.text.value = "";
    answerTo(null);
  }
}

function answerTo(first) {
  writing.under = first?.id || "";
  writing.to.textContent = first ? "in their conversation" : "";
  if (!first) return;
  writing.as.value = first.handle.slice(1);
  if (writing.network.us) writing.text.value ||= `${writing.network.us} `;
  writing.text.focus();
}

export function paintNetwork(box, network) {
  writing.network = network;
  if (writing.list.children.length !== network.customers.length) {
    writing.list.replaceChildren(...network.customers.map((handle) => el("option", { value: handle })));
    writing.text.placeholder = network.us
      ? `Write as a customer. Name ${network.us}, or they won't see it.`
      : "Write as a customer";
  }
  keyed(box, network.conversations, (posts) => `${network.key} ${posts[0].id}`, conversation);
}

function conversation(posts) {
  const theirs = posts.filter((each) => !each.ours);
  const answered = posts.some((each) => each.ours);
  const last = posts.at(-1);
  return el(
    "section",
    { class: answered ? "conversation answered" : "conversation" },
    posts.map(draw),
    el(
      "div",
      { class: "under" },
      el("span", { class: "small" }, answered ? "We answered" : "No answer of ours yet"),
      theirs[0] &&
        el(
          "button",
          {
            type: "button",
            class: "link",
            data: { focus: last.id },
            on: { click: () => answerTo({ id: last.id, handle: theirs[0].handle }) },
          },
          `Write as ${theirs[0].handle}`,
        ),
    ),
  );
}

const draw = (each) =>
  el(
    "article",
    { class: each.ours ? "post ours" : "post", id: `${writing.network.key}-${each.id}` },
    el(
      "div",
      { class: "byline" },
      el("b", { dir: "auto" }, each.name),
      each.verified && el("span", { title: "Verified", "aria-label": "verified" }, "✓"),
      el("span", { class: "small" }, each.handle),
      el("span", { class: "small" }, each.time),
      each.edited && el("span", { class: "small" }, "(edited)"),
      each.hidden && el("span", { class: "small" }, "(hidden by us)"),
    ),
    el("div", { class: "passage", dir: "auto" }, each.text),
    each.media.map((words) => el("div", { class: "small", dir: "auto" }, `Picture: ${words}`)),
  );

export const paintActivity = (box, { items }) =>
  keyed(
    box,
    items.length ? items : [{ ts: "none" }],
    (item) => `a ${item.ts}`,
    (item) =>
      item.author
        ? activity(item)
        : el(
            "p",
            { class: "small empty" },
            "Nothing has called you yet. Mentions and direct messages appear here.",
          ),
  );

const activity = (item) =>
  el(
    "a",
    {
      class: "activity",
      href: hashOf({ channel: item.channel, pane: item.thread }),
      on: { click: (event) => (event.preventDefault(), page.go(item)) },
    },
    el("span", { class: "small" }, `${item.thread ? "Thread in " : ""}${item.title}, ${item.time}`),
    el("b", { dir: "auto" }, item.author),
    el("span", { dir: "auto" }, item.text),
  );
