// The page: where one looks (in the address), what is live there (over a socket), and painting it.
import { blocks } from "./blocks.js";
import { el, keyed, openMenu } from "./dom.js";
import { paintForm } from "./forms.js";
import { paintMessages } from "./messages.js";
import { act, cityOf, hashOf, page } from "./page.js";
import { paintActivity, paintX, xTop } from "./panes.js";
import { Talk } from "./talk.js";

const $ = (id) => document.getElementById(id);
const parts = new Map();
const log = $("log");
const paneLog = $("pane-log");
const talk = new Talk($("write"), { inThread: false, said: () => toEnd(log) });
const threadTalk = new Talk($("pane-write"), { inThread: true, said: () => toEnd(paneLog) });
const BESIDE = ["x", "activity"]; // panes that stay beside whatever channel one looks at
let socket = null;
let turns = 0;
let most = 50;
let goal = null; // ids of a message to be shown: in the thread, or else in the channel
let roomShown = "";
let paneShown = "";
const ends = new Map([[log, true], [paneLog, false]]); // whether a list stands at its end, and stays there

// Where one looks

function read() {
  const [who = "", channel = "", pane = ""] = location.hash.replace(/^#\//, "").split("/").map(decodeURIComponent);
  if (page.who !== who || page.channel !== channel) most = 50;
  Object.assign(page, { who, channel, pane });
  document.body.classList.remove("menu-open");
  look();
}

function look() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  turns += 1;
  const home = page.pane === "home";
  socket.send(JSON.stringify({ who: page.who, channel: page.channel, pane: page.pane, most, awake: !document.hidden, home }));
}

page.go = ({ channel = page.channel, ts = "", thread = "", x = "" }) => {
  goal = x ? [`x${x}`] : ts ? [`t${ts}`, `m${ts}`] : null;
  const hash = hashOf({ channel: channel || page.channel, pane: x ? "x" : thread });
  if (location.hash === hash) paint();
  else location.hash = hash;
};

// What is live

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/page/live`);
  socket.addEventListener("open", () => {
    turns = 0;
    $("offline").hidden = true;
    parts.clear();
    look();
  });
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    $("offline").hidden = false;
    setTimeout(connect, 1000);
  });
}

function hear({ turn, parts: news, gone }) {
  for (const [name, part] of Object.entries(news)) parts.set(name, part);
  gone.forEach((name) => parts.delete(name));
  if (turn !== turns) return; // of where one looked before: the next is under way
  page.side = parts.get("side");
  page.room = parts.get("room") || null;
  if (!settled()) return;
  paint();
}

// Sends somebody who is nowhere yet to where they would look first.
function settled() {
  const { side } = page;
  if (!side.you) {
    const first = side.people.find((one) => one.name === "Ana") || side.people[0];
    location.replace(hashOf({ who: first.handle, channel: "" }));
    return false;
  }
  const isApp = side.directs.some((each) => each.id === page.channel);
  if (!page.room && !isApp && page.channel !== side.start) {
    location.replace(hashOf({ channel: side.start }));
    return false;
  }
  return true;
}

// Painting

function paint() {
  paintSide();
  paintRoom();
  paintPane();
  paintForm(parts.get("form"));
  if (goal) show();
  document.title = title();
}

function title() {
  const pings = [...page.side.rooms, ...page.side.directs].reduce((sum, each) => sum + each.pings, 0);
  return `${pings ? `(${pings}) ` : ""}${page.room?.title || page.side.app} · ${page.side.team}, as ${page.side.you.name}`;
}

function paintSide() {
  const { side } = page;
  $("team").textContent = side.team;
  keyed($("who"), side.people, (one) => one.id, (one) => el("option", { value: one.handle }, `${one.name} (${one.role})`));
  $("who").value = side.you.handle;
  $("clock").textContent = `${cityOf(side.you.zone)} time`;
  const joined = side.rooms.filter((room) => room.joined);
  const others = side.rooms.filter((room) => !room.joined);
  keyed($("lists"), [
    { name: "", entries: [{ id: "activity", title: "Activity", pane: "activity" }, ...(side.x ? [{ id: "x", title: "Local X", pane: "x" }] : [])] },
    { name: "Channels", entries: joined.map((room) => entry(room, room.title, room.name)) },
    { name: "Direct messages", entries: side.directs.map((each) => entry(each, each.name, each.id)) },
    ...(others.length ? [{ name: "More channels", entries: others.map((room) => entry(room, room.title, room.name)) }] : []),
  ].map((list) => ({ ...list, now: [page.channel, page.room?.id, page.pane], who: page.who })), (list) => list.name || "first", listOf);
  $("broken").hidden = !side.broken.length;
  $("broken").textContent = side.broken.length ? `Rules of Slack that the app broke: ${side.broken.join("; ")}` : "";
}

const entry = (each, words, to) => ({ ...each, title: words, to, lock: each.kind === "private" });

const listOf = (list) =>
  el("section", {}, list.name && el("h2", {}, list.name), el("ul", {}, list.entries.map((each) => el("li", {}, entryLink(each, list.now)))));

function entryLink(each, [channel, room, pane]) {
  const here = each.pane ? each.pane === pane : [channel, room].includes(each.id) || channel === each.to;
  const names = [each.unread && "unread", each.pane && "special"].filter(Boolean).join(" ");
  const to = each.pane ? { pane: here ? "" : each.pane } : { channel: each.to, pane: BESIDE.includes(pane) ? pane : "" };
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // as whom one is now, not as whom the link was painted
    location.hash = hashOf(to);
  };
  return el("a", { href: hashOf(to), class: names, "aria-current": here ? "page" : null, data: { focus: each.id }, on: { click: follow } },
    el("span", {}, each.lock ? each.title.replace("#", "🔒 ") : each.title), each.shared && el("span", { class: "small", title: "Shared with another company" }, "shared"),
    each.pings > 0 && el("span", { class: "badge", "aria-label": `${each.pings} mentions` }, String(each.pings)));
}

function paintRoom() {
  const room = page.room || beginning();
  const place = `${page.who}|${room.id}`;
  const fresh = place !== roomShown;
  const stuck = fresh || ends.get(log);
  const hold = stuck ? null : anchorOf();
  const newest = log.lastElementChild?.dataset.key;
  roomShown = place;
  $("title").textContent = room.title;
  $("about").textContent = [room.topic, room.kind === "im" ? "" : room.members === 1 ? "1 member" : `${room.members} members`].filter(Boolean).join(" · ");
  tabs(room);
  if (fresh) log.replaceChildren();
  if (page.pane === "home" && room.withApp) keyed(log, [parts.get("home") || {}], () => "home", homeTab);
  else {
    if (log.firstElementChild && !log.firstElementChild.dataset.key) log.replaceChildren();
    paintMessages(log, parts, room.order);
    earlier(room.more);
    if (!room.order.length) log.replaceChildren(el("p", { class: "empty" }, `Nothing has been said in ${room.title} yet.`));
  }
  talk.show({ ...room, closed: page.pane === "home" ? "" : room.closed });
  $("write").hidden = page.pane === "home";
  if (stuck) toEnd(log);
  else if (hold) log.scrollTop += hold.node.getBoundingClientRect().top - hold.top;
  const more = !stuck && newest !== log.lastElementChild?.dataset.key;
  if (more || stuck) $("below").hidden = stuck;
}

// A direct message with the app before its first word.
function beginning() {
  const name = page.side.directs.find((each) => each.id === page.channel)?.name || page.side.app;
  return { id: page.channel, title: `@${name}`, topic: "", kind: "im", order: [], joined: true, withApp: true, closed: `${name} writes here when it has something for you alone.` };
}

function anchorOf() {
  const top = log.getBoundingClientRect().top;
  const node = [...log.children].find((each) => each.getBoundingClientRect().bottom > top);
  const key = node?.dataset.key;
  if (!node) return null;
  return { get node() { return [...log.children].find((each) => each.dataset.key === key) || log; }, top: node.getBoundingClientRect().top };
}

function earlier(more) {
  const there = log.querySelector(":scope > .earlier");
  if (!more) return there?.remove();
  if (!there) log.prepend(el("button", { class: "btn earlier", data: { key: "earlier" }, on: { click: () => ((most += 100), look()) } }, "Show earlier messages"));
}

function tabs(room) {
  $("tabs").hidden = !(page.side.home && room.withApp);
  if ($("tabs").hidden) return;
  const tab = (words, pane) => el("a", { role: "tab", href: hashOf({ pane }), "aria-selected": String((page.pane === "home") === (pane === "home")), on: { click: () => pane && act({ do: "home" }) } }, words);
  $("tabs").replaceChildren(tab("Home", "home"), tab("Messages", ""));
}

const homeTab = (home) =>
  home.blocks?.length ? el("div", { class: "home" }, blocks(home.blocks, { place: { view: home.id } }))
    : el("p", { class: "empty" }, "This app has nothing on its Home tab yet.");

function paintPane() {
  const kind = parts.has("x") ? "x" : parts.has("activity") ? "activity" : parts.has("thread") ? "thread" : "";
  const place = `${page.who}|${page.channel}|${kind && page.pane}`;
  const fresh = place !== paneShown;
  const stuck = !fresh && ends.get(paneLog);
  paneShown = place;
  $("pane").hidden = !kind;
  document.body.classList.toggle("with-pane", Boolean(kind));
  if (!kind) return;
  if (fresh) {
    paneLog.replaceChildren();
    ends.set(paneLog, kind === "thread");
    $("pane-top").replaceChildren(...(kind === "x" ? [xTop()] : []));
    $("pane").setAttribute("aria-label", { x: "Local X", activity: "Activity", thread: "Thread" }[kind]);
  }
  $("pane-title").textContent = { x: "Local X", activity: "Activity", thread: "Thread" }[kind];
  $("pane-about").textContent = { x: "What the world sees", activity: "What called you", thread: page.room?.title }[kind];
  $("pane-write").hidden = kind !== "thread";
  if (kind === "x") paintX(paneLog, parts.get("x"));
  if (kind === "activity") paintActivity(paneLog, parts.get("activity"));
  if (kind !== "thread") return;
  paintMessages(paneLog, parts, parts.get("thread").order, { thread: true });
  threadTalk.show(page.room, parts.get("thread").ts);
  if (stuck || fresh) toEnd(paneLog);
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
  ends.set(list, true);
}

for (const list of ends.keys()) {
  let top = 0;
  list.addEventListener("scroll", () => {
    // Only who scrolls up leaves the end: that the list grew is no reason.
    if (list.scrollHeight - list.scrollTop - list.clientHeight < 60) ends.set(list, true);
    else if (list.scrollTop < top) ends.set(list, false);
    top = list.scrollTop;
    if (ends.get(log)) $("below").hidden = true;
  });
  new ResizeObserver(() => ends.get(list) && toEnd(list)).observe(list);
}

// Brings a message before one's eyes, once it is there.
function show() {
  const node = goal.map((id) => document.getElementById(id)).find(Boolean);
  if (!node) {
    if (page.room?.more && most < 2000) (most = 2000), look();
    return;
  }
  goal = null;
  ends.forEach((_, list) => list.contains(node) && ends.set(list, false));
  node.scrollIntoView({ block: "center" });
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
}

// What one does here

$("who").addEventListener("change", (event) => {
  location.hash = hashOf({ who: event.target.value, channel: page.room?.kind === "im" ? "" : page.channel, pane: BESIDE.includes(page.pane) ? page.pane : "" });
});
$("menu").addEventListener("click", () => document.body.classList.toggle("menu-open"));
$("side").addEventListener("click", (event) => event.target.closest("a") && document.body.classList.remove("menu-open"));
$("pane-close").addEventListener("click", () => closePane());
$("pane").addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closePane());
$("below").addEventListener("click", () => (toEnd(log), ($("below").hidden = true)));
$("zap").addEventListener("click", (event) => {
  const shortcuts = page.side.shortcuts.filter((each) => !each.onMessage);
  openMenu(event.currentTarget, "Shortcuts", shortcuts.map((each) => ({ text: each.name, note: page.side.app, choose: () => act({ do: "shortcut", name: each.name }) })));
});
document.addEventListener("visibilitychange", look);
window.addEventListener("hashchange", read);

function closePane() {
  const from = page.pane;
  location.hash = hashOf({ pane: "" });
  (document.getElementById(`m${from}`)?.querySelector("[data-focus=replies], [data-focus=reply]") || talk.field).focus();
}

read();
connect();
