// The channel in the middle, and beside it a thread, a network or what called one.
import { blocks } from "./blocks.js";
import { el, keyed } from "./dom.js";
import { holdOf, isAtEnd, log, paneLog, setAtEnd, toEnd } from "./lists.js";
import { paintMessages } from "./messages.js";
import { $, act, hashOf, headed, page } from "./page.js";
import { networkTop, paintActivity, paintNetwork } from "./panes.js";
import { Talk } from "./talk.js";

export const talk = new Talk($("write"), { inThread: false, said: () => toEnd(log) });
const threadTalk = new Talk($("pane-write"), { inThread: true, said: () => toEnd(paneLog) });
let roomShown = "";
let paneShown = "";

export function paintRoom() {
  const room = page.room || beginning();
  const place = `${page.who}|${room.id}`;
  const fresh = place !== roomShown;
  const stuck = fresh || isAtEnd(log);
  const hold = holdOf(log);
  const newest = log.lastElementChild?.dataset.key;
  roomShown = place;
  $("title").textContent = headed(room.title, room.kind);
  $("about").textContent = [
    room.topic,
    room.kind === "im" ? "" : room.members === 1 ? "1 member" : `${room.members} members`,
  ]
    .filter(Boolean)
    .join(" · ");
  tabs(room);
  if (fresh) log.replaceChildren();
  if (page.pane === "home" && room.withApp) keyed(log, [page.parts.get("home") || {}], () => "home", homeTab);
  else {
    if (log.firstElementChild && !log.firstElementChild.dataset.key) log.replaceChildren();
    paintMessages(log, page.parts, room.order);
    earlier(room.more);
    if (!room.order.length)
      log.replaceChildren(el("p", { class: "empty" }, `Nothing has been said in ${room.title} yet.`));
  }
  talk.show({ ...room, closed: page.pane === "home" ? "" : room.closed });
  $("write").hidden = page.pane === "home";
  if (stuck) toEnd(log);
  else hold();
  const more = !stuck && newest !== log.lastElementChild?.dataset.key;
  if (more || stuck) $("below").hidden = stuck;
}

// A direct message with the app before its first word.
function beginning() {
  const name = page.side.directs.find((each) => each.id === page.channel)?.name || page.side.app;
  return {
    id: page.channel,
    title: `@${name}`,
    topic: "",
    kind: "im",
    order: [],
    joined: true,
    withApp: true,
    closed: `${name} writes here when it has something for you alone.`,
  };
}

function earlier(more) {
  const there = log.querySelector(":scope > .earlier");
  if (!more) return there?.remove();
  if (!there)
    log.prepend(
      el(
        "button",
        { class: "btn earlier", data: { key: "earlier" }, on: { click: page.more } },
        "Show earlier messages",
      ),
    );
}

function tabs(room) {
  $("tabs").hidden = !(page.side.home && room.withApp);
  if ($("tabs").hidden) return;
  const tab = (words, pane) =>
    el(
      "a",
      {
        role: "tab",
        href: hashOf({ pane }),
        "aria-selected": String((page.pane === "home") === (pane === "home")),
        on: { click: () => pane && act({ do: "home" }) },
      },
      words,
    );
  $("tabs").replaceChildren(tab("Home", "home"), tab("Messages", ""));
}

const homeTab = (home) =>
  home.blocks?.length
    ? el("div", { class: "home" }, blocks(home.blocks, { place: { view: home.id } }))
    : el("p", { class: "empty" }, "This app has nothing on its Home tab yet.");

export function paintPane() {
  const kind = ["network", "activity", "thread"].find((name) => page.parts.has(name)) || "";
  const place = `${page.who}|${page.channel}|${kind && page.pane}`;
  const fresh = place !== paneShown;
  const stuck = !fresh && isAtEnd(paneLog);
  paneShown = place;
  const network = page.parts.get("network");
  $("pane").hidden = !kind;
  document.body.classList.toggle("with-pane", Boolean(kind));
  if (!kind) return;
  const title = { network: `Local ${network?.title}`, activity: "Activity", thread: "Thread" }[kind];
  if (fresh) {
    paneLog.replaceChildren();
    setAtEnd(paneLog, kind === "thread");
    paneLog.scrollTop = 0;
    $("pane-top").replaceChildren(...(network ? [networkTop(network)] : []));
    $("pane").setAttribute("aria-label", title);
  }
  $("pane-title").textContent = title;
  $("pane-about").textContent = {
    network: "What the world sees",
    activity: "What called you",
    thread: page.room && headed(page.room.title, page.room.kind),
  }[kind];
  $("pane-write").hidden = kind !== "thread";
  if (network) paintNetwork(paneLog, network);
  if (kind === "activity") paintActivity(paneLog, page.parts.get("activity"));
  if (kind !== "thread") return;
  paintMessages(paneLog, page.parts, page.parts.get("thread").order, { thread: true });
  threadTalk.show(page.room, page.parts.get("thread").ts);
  if (stuck || fresh) toEnd(paneLog);
}
