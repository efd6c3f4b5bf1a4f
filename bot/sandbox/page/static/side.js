// The left side: who one is, and everything one can open.
import { el, keyed } from "./dom.js";
import { $, cityOf, hashOf, headed, isBeside, page } from "./page.js";

export function paintSide() {
  const { side } = page;
  $("team").textContent = side.team;
  keyed(
    $("who"),
    side.people,
    (one) => one.id,
    (one) => el("option", { value: one.handle }, `${one.name} (${one.role})`),
  );
  $("who").value = side.you.handle;
  $("clock").textContent = `${cityOf(side.you.zone)} time`;
  const joined = side.rooms.filter((room) => room.joined);
  const others = side.rooms.filter((room) => !room.joined);
  keyed(
    $("lists"),
    [
      {
        name: "",
        entries: [
          { id: "activity", title: "Activity", pane: "activity" },
          ...side.networks.map(({ key, title }) => ({ id: key, title: `Local ${title}`, pane: key })),
        ],
      },
      { name: "Channels", entries: joined.map((room) => entry(room, room.title, room.name)) },
      { name: "Direct messages", entries: side.directs.map((each) => entry(each, each.name, each.id)) },
      ...(others.length
        ? [{ name: "More channels", entries: others.map((room) => entry(room, room.title, room.name)) }]
        : []),
    ].map((list) => ({ ...list, now: [page.channel, page.room?.id, page.pane], who: page.who })),
    (list) => list.name || "first",
    listOf,
  );
  $("broken").hidden = !side.broken.length;
  $("broken").textContent = side.broken.length
    ? `Rules of Slack that the app broke: ${side.broken.join("; ")}`
    : "";
}

const entry = (each, words, to) => ({ ...each, title: headed(words, each.kind), to });

const listOf = (list) =>
  el(
    "section",
    {},
    list.name && el("h2", {}, list.name),
    el(
      "ul",
      {},
      list.entries.map((each) => el("li", {}, entryLink(each, list.now))),
    ),
  );

function entryLink(each, [channel, room, pane]) {
  const here = each.pane ? each.pane === pane : [channel, room].includes(each.id) || channel === each.to;
  const names = [each.unread && "unread", each.pane && "special"].filter(Boolean).join(" ");
  const to = each.pane
    ? { pane: here ? "" : each.pane }
    : { channel: each.to, pane: isBeside(pane) ? pane : "" };
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // as whom one is now, not as whom the link was painted
    location.hash = hashOf(to);
  };
  return el(
    "a",
    {
      href: hashOf(to),
      class: names,
      "aria-current": here ? "page" : null,
      data: { focus: each.id },
      on: { click: follow },
    },
    el("span", {}, each.title),
    each.shared && el("span", { class: "small", title: "Shared with another company" }, "shared"),
    each.pings > 0 &&
      el("span", { class: "badge", "aria-label": `${each.pings} mentions` }, String(each.pings)),
  );
}
