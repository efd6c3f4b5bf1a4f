// What every part of the page shares: who one is, where one looks, and the way to act.
import { tell } from "./dom.js";

export const $ = (id) => document.getElementById(id);

export const page = {
  who: "",
  channel: "",
  pane: "",
  side: null,
  room: null,
  parts: new Map(),
  go: () => {},
  more: () => {},
};

// Carries out what a person does; null when Slack did not let them, which they are told.
export async function act(action, { quiet = false } = {}) {
  let answer;
  try {
    const sent = await fetch("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ who: page.who, ...action }),
    });
    answer = await sent.json();
  } catch {
    answer = { error: "The local Slack does not answer." };
  }
  if (!answer.error) return answer;
  if (!quiet) tell(answer.error);
  return null;
}

// Panes that stay beside whatever channel one looks at.
export const isBeside = (pane) =>
  pane === "activity" || page.side.networks.some((network) => network.key === pane);

export const hashOf = ({ who = page.who, channel = page.channel, pane = "" }) =>
  `#/${[who, channel, pane].filter(Boolean).map(encodeURIComponent).join("/")}`;

// A channel's name as it heads a column: a private one has a lock.
export const headed = (title, kind) => (kind === "private" ? title.replace("#", "🔒 ") : title);

export const cityOf = (zone) => zone.split("/").pop().replaceAll("_", " ");

const COLOURS = ["#3f6fb5", "#a3552c", "#4b7f52", "#8a4f9e", "#b0483f", "#2f7f86", "#7a6a2b", "#5d5fb8"];

export function colourOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return COLOURS[sum % COLOURS.length];
}
