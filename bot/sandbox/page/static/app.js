// The page: where one looks (in the address), what is live there (over a socket), and painting it.
import { openMenu } from "./dom.js";
import { paintForm } from "./forms.js";
import { leaveEnd, log, toEnd } from "./lists.js";
import { $, act, hashOf, isBeside, page } from "./page.js";
import { paintPane, paintRoom, talk } from "./room.js";
import { paintSide } from "./side.js";

const { parts } = page;
let socket = null;
let turns = 0;
let most = 50;
let goal = null; // ids of a message to be shown: in the thread, or else in the channel

// Where one looks

function read() {
  const [who = "", channel = "", pane = ""] = location.hash
    .replace(/^#\//, "")
    .split("/")
    .map(decodeURIComponent);
  if (page.who !== who || page.channel !== channel) most = 50;
  Object.assign(page, { who, channel, pane });
  document.body.classList.remove("menu-open");
  look();
}

function look() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  turns += 1;
  const home = page.pane === "home";
  socket.send(
    JSON.stringify({
      who: page.who,
      channel: page.channel,
      pane: page.pane,
      most,
      awake: !document.hidden,
      home,
    }),
  );
}

page.go = ({ channel = page.channel, ts = "", thread = "", network = "", post = "" }) => {
  goal = post ? [`${network}-${post}`] : ts ? [`t${ts}`, `m${ts}`] : null;
  const hash = hashOf({ channel: channel || page.channel, pane: network || thread });
  if (location.hash === hash) paint();
  else location.hash = hash;
};

page.more = () => {
  most += 100;
  look();
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

// Brings a message before one's eyes, once it is there.
function show() {
  const node = goal.map((id) => document.getElementById(id)).find(Boolean);
  if (!node) {
    if (page.room?.more && most < 2000) ((most = 2000), look());
    return;
  }
  goal = null;
  leaveEnd(node);
  node.scrollIntoView({ block: "center" });
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
}

// What one does here

$("who").addEventListener("change", (event) => {
  location.hash = hashOf({
    who: event.target.value,
    channel: page.room?.kind === "im" ? "" : page.channel,
    pane: isBeside(page.pane) ? page.pane : "",
  });
});
$("menu").addEventListener("click", () => document.body.classList.toggle("menu-open"));
$("side").addEventListener(
  "click",
  (event) => event.target.closest("a") && document.body.classList.remove("menu-open"),
);
$("pane-close").addEventListener("click", () => closePane());
$("pane").addEventListener(
  "keydown",
  (event) => event.key === "Escape" && !event.defaultPrevented && closePane(),
);
$("below").addEventListener("click", () => (toEnd(log), ($("below").hidden = true)));
$("zap").addEventListener("click", (event) => {
  const shortcuts = page.side.shortcuts.filter((each) => !each.onMessage);
  openMenu(
    event.currentTarget,
    "Shortcuts",
    shortcuts.map((each) => ({
      text: each.name,
      note: page.side.app,
      choose: () => act({ do: "shortcut", name: each.name }),
    })),
  );
});
document.addEventListener("visibilitychange", look);
window.addEventListener("hashchange", read);

function closePane() {
  const from = page.pane;
  location.hash = hashOf({ pane: "" });
  (
    document.getElementById(`m${from}`)?.querySelector("[data-focus=replies], [data-focus=reply]") ||
    talk.field
  ).focus();
}

read();
connect();
