// Lists that grow: they stay at their end, or at what one reads in them.
import { $ } from "./page.js";

export const log = $("log");
export const paneLog = $("pane-log");
const ends = new Map([
  [log, true],
  [paneLog, false],
]);

export const isAtEnd = (list) => ends.get(list);
export const setAtEnd = (list, is) => ends.set(list, is);
export const leaveEnd = (node) => ends.forEach((_, list) => list.contains(node) && ends.set(list, false));

export function toEnd(list) {
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

// What stands at the top of a list, and its way back there after the list has changed.
export function holdOf(list) {
  const top = list.getBoundingClientRect().top;
  const node = [...list.children].find((each) => each.getBoundingClientRect().bottom > top);
  if (!node) return () => {};
  const { key } = node.dataset;
  const before = node.getBoundingClientRect().top;
  return () => {
    const now = [...list.children].find((each) => each.dataset.key === key);
    if (now) list.scrollTop += now.getBoundingClientRect().top - before;
  };
}
